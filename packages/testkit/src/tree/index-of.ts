import { encodeName } from '@chunkah/core';
import { type ColumnIndex, type EntryMetadata, FileIndexBuilder } from '@chunkah/core/engine';
import { modeOf } from './entry-mode.ts';
import { entryXattrs } from './entry-xattrs.ts';
import { defaultMtime, type Tree } from './literal-tree.ts';
import { type OwnEntry, orderedTree, type PlacedEntry } from './ordered-tree.ts';

/** Inode numbers start here: the root would be 1. */
const firstInode = 2n;

/**
 * The file index of a literal tree. What would be up to a disk is fixed: one device, 4096 bytes for
 * a directory.
 * @param inodeNumbers whether inode numbers ascend or descend in path order.
 */
export function indexOf(tree: Tree, inodeNumbers: 'rising' | 'falling' = 'rising'): ColumnIndex {
  const entries = orderedTree(tree);
  const inodes = new Map<string, { readonly inode: bigint; names: number }>();
  for (const { inodePath } of inodeNumbers === 'rising' ? entries : entries.toReversed()) {
    const known = inodes.get(inodePath);
    if (known === undefined) inodes.set(inodePath, { inode: firstInode + BigInt(inodes.size), names: 1 });
    else known.names += 1;
  }
  const builder = new FileIndexBuilder();
  const ids = new Map([['', -1]]);
  for (const placed of entries) {
    const { inode = 0n, names = 1 } = inodes.get(placed.inodePath) ?? {};
    const id = builder.add(
      ids.get(placed.parent) ?? -1,
      Buffer.from(encodeName(placed.name)).toString('latin1'),
      metadataOf(placed, inode, names),
      extrasOf(placed.entry),
    );
    ids.set(placed.path, id);
  }
  return builder.finish();
}

function metadataOf({ entry }: PlacedEntry, inode: bigint, linkCount: number): EntryMetadata {
  const { uid = 0, gid = 0, mtime = defaultMtime } = entry.attributes;
  const milliseconds = Math.round(mtime * 1000);
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = (milliseconds - seconds * 1000) * 1_000_000;
  return {
    mode: modeOf(entry),
    uid,
    gid,
    size: sizeOf(entry),
    mtime: seconds,
    mtimeNanoseconds: nanoseconds,
    ctime: seconds,
    ctimeNanoseconds: nanoseconds,
    device: 1n,
    inode,
    linkCount,
  };
}

function sizeOf(entry: OwnEntry): number {
  switch (entry.kind) {
    case 'file':
      return entry.content.length;
    case 'directory':
      return 4096;
    case 'symlink':
      return encodeName(entry.target).length;
    case 'fifo':
      return 0;
  }
}

function extrasOf(entry: OwnEntry) {
  const xattrs = entryXattrs(entry);
  return entry.kind === 'symlink' ? { target: encodeName(entry.target), xattrs } : { xattrs };
}
