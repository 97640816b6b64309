import { type FileIndex, printable } from '@chunkah/core';
import type { MapComponent } from './parsed-map.ts';

/** What a map says of a tree. */
export interface ResolvedMap {
  /** Number of the component by file id; -1 for none. */
  readonly ownerOf: Int32Array;
  /** Paths that the map lists. */
  readonly paths: number;
  /** Those of them that are not in the tree. */
  readonly missing: number;
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** Share of missing paths from which a map counts as stale. */
const staleShare = 0.1;

/** Looks each path up in the tree, parents that are symlinks resolved. Of two components that list one path the first keeps it. */
export function resolveMap(components: readonly MapComponent[], files: FileIndex): ResolvedMap {
  const ownerOf = new Int32Array(files.count).fill(-1);
  let [paths, missing, doubled] = [0, 0, 0];
  let exampleMissing: string | undefined;
  let exampleDoubled: string | undefined;
  for (const [number, component] of components.entries()) {
    for (const path of component.paths) {
      if (path === '/') continue;
      paths += 1;
      const file = files.resolve(path);
      if (file === undefined) {
        missing += 1;
        exampleMissing ??= path;
        continue;
      }
      const owner = ownerOf[file] ?? -1;
      if (owner === -1) ownerOf[file] = number;
      else if (owner !== number) {
        doubled += 1;
        exampleDoubled ??= `${printable(path)} of ${printable(components[owner]?.name ?? '')} and ${printable(component.name)}`;
      }
    }
  }
  const warnings: string[] = [];
  if (exampleDoubled !== undefined) {
    warnings.push(
      `paths listed for two components (${doubled}): the first by name keeps them; one is ${exampleDoubled}`,
    );
  }
  if (exampleMissing !== undefined && missing > staleShare * paths) {
    const percent = Math.floor((missing / paths) * 100);
    warnings.push(
      `the map may be stale: ${missing} of its ${paths} paths (${percent} %) are not in the rootfs; one is ${printable(exampleMissing)}`,
    );
  }
  return { ownerOf, paths, missing, warnings };
}
