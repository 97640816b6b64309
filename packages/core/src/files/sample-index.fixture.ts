import { encodeName } from '../text/name-bytes.ts';
import type { ColumnIndex } from './column-index.ts';
import type { EntryMetadata } from './entry-metadata.ts';
import { FileIndexBuilder } from './file-index-builder.ts';

/**
 * What a test specifies about an entry; the rest is fixed. By default a regular file of 0 bytes
 * with its own inode.
 */
export interface SampleEntry {
  /** `st_mode` with its type bits. */
  readonly mode?: number;
  readonly size?: number;
  readonly mtime?: number;
  /** Entries with the same number are hard links of one file. */
  readonly inode?: number;
  readonly device?: number;
  /** Makes the entry a symlink. */
  readonly target?: string;
  /** Values by key, in byte order of the keys. */
  readonly xattrs?: Readonly<Record<string, Uint8Array>>;
}

interface SampleNode {
  entry: SampleEntry;
  /** By name as a binary string, which sorts in byte order. */
  readonly children: Map<string, SampleNode>;
}

export const sampleDirectory: SampleEntry = { mode: 0o040755, size: 4096 };

/**
 * A file index for a test of this package: entries by absolute path, in any order; directories
 * above them are added.
 */
export function sampleIndex(entries: Readonly<Record<string, SampleEntry>> | readonly string[]): ColumnIndex {
  const list = Array.isArray(entries) ? entries.map((path) => [path, {}] as const) : Object.entries(entries);
  const root: SampleNode = { entry: sampleDirectory, children: new Map() };
  const links = new Map<number, number>();
  for (const [path, entry] of list) {
    nodeAt(root, path).entry = entry;
    if (entry.inode !== undefined) links.set(entry.inode, (links.get(entry.inode) ?? 0) + 1);
  }
  const builder = new FileIndexBuilder();
  const addChildren = (node: SampleNode, id: number): void => {
    for (const name of [...node.children.keys()].sort()) {
      const child = node.children.get(name) ?? root;
      addChildren(child, builder.add(id, name, metadataOf(child.entry, links, builder.count), extras(child.entry)));
    }
  };
  addChildren(root, -1);
  return builder.finish();
}

function nodeAt(root: SampleNode, path: string): SampleNode {
  let node = root;
  for (const name of path.slice(1).split('/')) {
    const key = Buffer.from(encodeName(name)).toString('latin1');
    const child = node.children.get(key) ?? { entry: sampleDirectory, children: new Map() };
    node.children.set(key, child);
    node = child;
  }
  return node;
}

function metadataOf(entry: SampleEntry, links: ReadonlyMap<number, number>, id: number): EntryMetadata {
  return {
    mode: entry.mode ?? (entry.target === undefined ? 0o100644 : 0o120777),
    uid: 0,
    gid: 0,
    size: entry.size ?? 0,
    mtime: entry.mtime ?? 0,
    mtimeNanoseconds: 0,
    ctime: 0,
    ctimeNanoseconds: 0,
    device: BigInt(entry.device ?? 1),
    inode: BigInt(entry.inode ?? 1_000_000 + id),
    linkCount: entry.inode === undefined ? 1 : (links.get(entry.inode) ?? 1),
  };
}

function extras({ target, xattrs = {} }: SampleEntry) {
  const list = Object.entries(xattrs).map(([key, value]) => ({ key, value }));
  return target === undefined ? { xattrs: list } : { target: encodeName(target), xattrs: list };
}
