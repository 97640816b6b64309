import { decodeName } from '@chunkah/core';
import { comparePaths, type FileColumns } from '@chunkah/core/engine';
import { EntryPath } from '../layer/entry-path.ts';
import { whiteoutPath } from '../layer/whiteout-names.ts';
import type { BaseTree } from '../tree/base-tree.ts';
import type { LayeredTree } from '../tree/read-layers.ts';

/** A layer that takes entries of the base away. */
export interface WhiteoutLayer {
  /** Directories above the whiteouts: file ids of the tree, ascending. */
  readonly entries: Uint32Array<SharedArrayBuffer>;
  /** See `LayerContent.whiteouts`. */
  readonly whiteouts: readonly string[];
  /** Unix seconds: newest mtime of what is taken away. */
  readonly newest: number;
}

/**
 * Makes the layer that takes entries of the base away.
 * @param removed ids in the base's tree, in directories that the tree has, too.
 */
export function whiteoutLayer(tree: LayeredTree, base: BaseTree, removed: readonly number[]): WhiteoutLayer {
  const { columns } = base.files;
  const path = new EntryPath(columns);
  const directories = new Map<number, number>([[-1, -1]]);
  const idOf = (ofBase: number): number => {
    const known = directories.get(ofBase);
    if (known !== undefined) return known;
    path.set(ofBase, false);
    const id = tree.files.find(`/${decodeName(path.bytes)}`) ?? notThere();
    directories.set(ofBase, id);
    return id;
  };
  const found = new Set<number>();
  let newest = 0;
  const whiteouts = removed.map((ofBase) => {
    addWithParents(tree.files.columns, idOf(columns.parent[ofBase] ?? -1), found);
    newest = Math.max(newest, columns.mtime[ofBase] ?? 0);
    path.set(ofBase, false);
    return whiteoutPath(path.text);
  });
  const entries = new Uint32Array(new SharedArrayBuffer(found.size * 4));
  entries.set([...found]);
  return { entries: entries.sort(), whiteouts: whiteouts.sort(comparePaths), newest };
}

function addWithParents({ parent }: FileColumns, directory: number, found: Set<number>): void {
  for (let at = directory; at >= 0 && !found.has(at); at = parent[at] ?? -1) found.add(at);
}

function notThere(): never {
  throw new Error('a directory above a whiteout is not in the tree');
}
