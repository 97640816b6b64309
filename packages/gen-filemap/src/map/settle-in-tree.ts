import type { FileId, FileIndex } from '@chunkah/core';
import { type FileMap, makeFileMap } from '@chunkah/filemap';
import type { InstalledComponent, InstalledEntry } from '../adapters/adapter.ts';

export interface SettledInTree {
  readonly map: FileMap;
  /** For each entry of the tree the number of its owner among the given components, or -1. */
  readonly owners: Int32Array;
  /** Entries of the tree that several components list. */
  readonly doubleClaims: number;
  /** Paths that components list, excluding directories, counted as often as they are listed. */
  readonly listedPaths: number;
  /** How many of these are not in the tree. */
  readonly missingPaths: number;
}

/** How well a listed entry matches the entry at its path. */
const fits = { not: 0, unknown: 1, exactly: 2 } as const;
type Fit = (typeof fits)[keyof typeof fits];

/**
 * Decides ownership in a tree. Symlinks in the parents of paths are followed. If several components
 * list an entry, one whose type and size match the tree owns it; if several do, the one staged
 * last. Paths that are not in the tree, and directories in the tree or in the list, are left out.
 * @param components in the order in which they were staged.
 */
export function settleInTree(components: readonly InstalledComponent[], files: FileIndex): SettledInTree {
  const owners = new Int32Array(files.count).fill(-1);
  const bestFit = new Uint8Array(files.count);
  const contested = new Uint8Array(files.count);
  let listedPaths = 0;
  let missingPaths = 0;

  function claim(id: FileId, component: number, fit: Fit): void {
    const owner = owners[id] ?? -1;
    if (owner !== -1 && owner !== component) contested[id] = 1;
    if (fit < (bestFit[id] ?? 0)) return;
    owners[id] = component;
    bestFit[id] = fit;
  }

  for (const [index, { entries }] of components.entries()) {
    for (const entry of entries) {
      if (entry.type === 'directory') continue;
      listedPaths += 1;
      const id = files.resolve(entry.path);
      if (id === undefined) missingPaths += 1;
      else if (files.type(id) !== 'directory') claim(id, index, fitOf(entry, files, id));
    }
  }
  return {
    map: makeFileMap(components, ownedPaths(components.length, owners, files)),
    owners,
    doubleClaims: contested.reduce((count, flag) => count + flag, 0),
    listedPaths,
    missingPaths,
  };
}

function fitOf(entry: InstalledEntry, files: FileIndex, id: FileId): Fit {
  if (entry.type === undefined) return fits.unknown;
  if (entry.type !== files.type(id)) return fits.not;
  if (entry.type !== 'file') return fits.exactly;
  if (entry.size === undefined) return fits.unknown;
  return entry.size === files.size(id) ? fits.exactly : fits.not;
}

/** Ids are in path order. */
function ownedPaths(components: number, owners: Int32Array, files: FileIndex): string[][] {
  const owned: string[][] = Array.from({ length: components }, () => []);
  for (let id = 0; id < files.count; id += 1) {
    const owner = owners[id] ?? -1;
    if (owner !== -1) owned[owner]?.push(files.path(id));
  }
  return owned;
}
