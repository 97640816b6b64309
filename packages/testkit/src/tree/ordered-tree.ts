import { comparePaths } from '@chunkah/core/engine';
import { directory, type Tree, type TreeEntry } from './literal-tree.ts';

/** An entry of a literal tree that has its own inode. */
export type OwnEntry = Exclude<TreeEntry, { kind: 'hardlink' }>;

/** An entry and its place in the tree. */
export interface PlacedEntry {
  /** Without a leading slash. */
  readonly path: string;
  /** Path of the directory, `''` for the root. */
  readonly parent: string;
  readonly name: string;
  /** The entry itself; for a hard link, the entry it leads to. */
  readonly entry: OwnEntry;
  /** Path that stands for the inode: the entry's own, or the one a hard link leads to. */
  readonly inodePath: string;
}

/**
 * The entries of a literal tree in path order, with all directories above them.
 * @throws RangeError for a path that no entry can have, something below a file, or a hard link that
 * leads nowhere.
 */
export function orderedTree(tree: Tree): PlacedEntry[] {
  const entries = new Map(Object.entries(tree));
  for (const path of Object.keys(tree)) {
    checkPath(path);
    for (let above = parentOf(path); above !== ''; above = parentOf(above)) {
      const entry = entries.get(above);
      if (entry === undefined) entries.set(above, directory());
      else if (entry.kind !== 'directory') throw new RangeError(`${path} lies below a ${entry.kind}`);
    }
  }
  return [...entries.keys()].sort(comparePaths).map((path) => {
    const parent = parentOf(path);
    const name = parent === '' ? path : path.slice(parent.length + 1);
    return { path, parent, name, ...followHardlinks(entries, path) };
  });
}

function checkPath(path: string): void {
  const fault = path.split('/').some((name) => name === '' || name === '.' || name === '..' || name.includes('\0'));
  if (fault) throw new RangeError(`a tree cannot hold the path ${JSON.stringify(path)}`);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

function followHardlinks(
  entries: ReadonlyMap<string, TreeEntry>,
  path: string,
): { readonly entry: OwnEntry; readonly inodePath: string } {
  const seen = new Set<string>();
  let inodePath = path;
  for (;;) {
    const entry = entries.get(inodePath);
    if (entry === undefined || seen.has(inodePath)) throw new RangeError(`the hard link ${path} leads nowhere`);
    if (entry.kind !== 'hardlink') {
      if (entry.kind === 'directory' && inodePath !== path)
        throw new RangeError(`${path} is a hard link to a directory`);
      return { entry, inodePath };
    }
    seen.add(inodePath);
    inodePath = entry.path;
  }
}
