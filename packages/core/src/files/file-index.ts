import type { ByteStringList } from '../json/byte-string-list.ts';
import type { ByteRange } from './byte-range.ts';
import type { FileEntry } from './file-entry.ts';
import type { FileId } from './file-id.ts';
import type { FileType } from './file-type.ts';
import type { Xattr } from './xattr-records.ts';

/**
 * Every entry of a rootfs, to be read only. Entries are numbered in path order (component by
 * component, bytes ascending), the root itself left out. A subtree is the range of ids from a
 * directory up to its `subtreeEnd`.
 *
 * Paths are absolute strings without a trailing slash; a byte that is not UTF-8 is a lone surrogate
 * (see `decodeName`), so each name has one lossless string.
 *
 * What takes an id throws a `RangeError` for a number that is not the id of an entry.
 */
export interface FileIndex extends Iterable<FileEntry> {
  /** Number of entries: ids are below it. */
  readonly count: number;
  /** Absolute path of an entry. */
  path(id: FileId): string;
  /** Base name of an entry. */
  name(id: FileId): string;
  /** Whether the base name of an entry has exactly these bytes. */
  isNamed(id: FileId, name: ByteRange): boolean;
  /** Id of the directory that holds an entry; -1 for an entry of the root directory. */
  parent(id: FileId): FileId;
  /** First id after an entry and all that lies below it. */
  subtreeEnd(id: FileId): FileId;
  type(id: FileId): FileType;
  /** `st_size` in bytes. */
  size(id: FileId): number;
  /** `st_mode` with its type bits. */
  mode(id: FileId): number;
  uid(id: FileId): number;
  gid(id: FileId): number;
  /** Whole Unix seconds, rounded down. */
  mtime(id: FileId): number;
  /** 0, or a number that all hard links to one inode share. */
  linkGroup(id: FileId): number;
  /** Target of a symlink as it stands in the tree; empty for other entries. */
  linkTarget(id: FileId): string;
  /** Exact value of an extended attribute. */
  xattr(id: FileId, key: string): Uint8Array | undefined;
  /** All extended attributes of an entry, in byte order of their keys. */
  xattrs(id: FileId): Iterable<Xattr>;
  /**
   * 0 for an entry without extended attributes, else a number from 1 to `count`. Entries with the
   * same number have equal attributes, which thus need to be read once.
   */
  xattrSet(id: FileId): number;
  /** The entry with exactly this path; symlinks are not followed. */
  find(path: string): FileId | undefined;
  /**
   * The entry that the path leads to inside the rootfs: `.` and `..` are followed, and so are
   * symlinks in all components but the last. An absolute target begins at the rootfs, and `..`
   * stays in it. `undefined` for what is missing, for loops, for the root itself, and for paths of
   * more than 4096 bytes, as in Linux.
   */
  resolve(path: string): FileId | undefined;
  /** As {@link FileIndex.resolve}, with a symlink as last component followed too. */
  resolveFully(path: string): FileId | undefined;
  /**
   * As {@link FileIndex.resolve} for each of many paths, fast where they are sorted. Those that are
   * not normal but for a missing leading slash (see `normalizePath`) are not looked up.
   * @returns one id per path, below 0 where `resolve` would give `undefined` or the path is not
   * normal.
   */
  resolveAll(paths: ByteStringList): Int32Array;
  /**
   * As {@link FileIndex.resolve} of `directory` and `name` put together, without doing so: for
   * lists that have them apart. Fast where the directory begins and ends with a slash, and lies
   * near the one before.
   */
  resolveIn(directory: ByteRange, name: ByteRange): FileId | undefined;
  entry(id: FileId): FileEntry;
}
