import { splitComponentList, splitComponentVersions } from '@chunkah/core/engine';
import type { StoredLayer } from '@chunkah/oci';
import { componentListOf, versionListOf } from './describe-layer.ts';

/** A component that a layer names, and its version, where that is named, too. */
export interface StoredComponent {
  readonly name: string;
  readonly version?: string;
}

/**
 * What a layer says of its components; nothing for a layer of another program. A list of versions
 * of another length says nothing.
 */
export function storedComponents(layer: StoredLayer): StoredComponent[] {
  const names = splitComponentList(componentListOf(layer) ?? '');
  const versions = splitComponentVersions(versionListOf(layer) ?? '');
  return names.map((name, index) => {
    const version = versions.length === names.length ? versions[index] : undefined;
    return version === undefined ? { name } : { name, version };
  });
}
