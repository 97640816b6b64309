import { splitComponentList, splitComponentVersions } from '@chunkah/core/engine';
import type { StoredLayer } from '@chunkah/oci';
import { componentListOf, versionListOf } from '../pipeline/describe-layer.ts';

/** A component that a layer names, and its version, where that is named, too. */
export interface StoredComponent {
  readonly name: string;
  readonly version?: string;
}

/** What a layer says of its components; nothing for a layer of another program. */
export function storedComponents(layer: StoredLayer): StoredComponent[] {
  const names = splitComponentList(componentListOf(layer) ?? '');
  const list = versionListOf(layer);
  const versions = list === undefined ? [] : splitComponentVersions(list);
  return names.map((name, index) => {
    const version = versions[index];
    return version === undefined ? { name } : { name, version };
  });
}
