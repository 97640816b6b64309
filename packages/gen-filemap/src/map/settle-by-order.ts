import { type FileMap, makeFileMap, sortPaths } from '@chunkah/filemap';
import type { InstalledComponent } from '../adapters/adapter.ts';

export interface SettledByOrder {
  readonly map: FileMap;
  /** Paths that several components list. */
  readonly doubleClaims: number;
}

/**
 * Decides ownership without looking at the tree: if several components list a path, the one staged
 * last owns it. Directories are left out.
 * @param components in the order in which they were staged.
 */
export function settleByOrder(components: readonly InstalledComponent[]): SettledByOrder {
  const owners = new Map<string, number>();
  const contested = new Set<string>();
  for (const [index, { entries }] of components.entries()) {
    for (const { path, type } of entries) {
      if (type === 'directory') continue;
      if ((owners.get(path) ?? index) !== index) contested.add(path);
      owners.set(path, index);
    }
  }
  const owned: string[][] = components.map(() => []);
  for (const [path, index] of owners) owned[index]?.push(path);
  return { map: makeFileMap(components, owned.map(sortPaths)), doubleClaims: contested.size };
}
