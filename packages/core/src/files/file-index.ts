import type { ByteStringList } from '../json/byte-string-list.ts';
import type { ByteRange } from './byte-range.ts';
import type { FileEntry } from './file-entry.ts';
import type { FileId } from './file-id.ts';
import type { FileType } from './file-type.ts';
import type { Xattr } from './xattr-records.ts';

/**
 * Every entry of a rootfs, read-only. Entries are numbered in path order (component by component,
 * bytes ascending), without the root itself. A subtree is the range of ids from a directory up to
 * its `subtreeEnd`.
 *
 * Paths are absolute strings without a trailing slash; a byte that is not UTF-8 is a lone surrogate
 * (see `decodeName`), so each name has one lossless string.
 *
 * Methods that take an id throw a `RangeError` for a number that is not the id of an entry.
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
  /** Id of an entry's directory; -1 for an entry of the root directory. */
  parent(id: FileId): FileId;
  /** First id after an entry and everything below it. */
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
  /** 0, or a number shared by all hard links of a file. */
  linkGroup(id: FileId): number;
  /** Target of a symlink, verbatim; empty for other entries. */
  linkTarget(id: FileId): string;
  /** Exact value of an extended attribute. */
  xattr(id: FileId, key: string): Uint8Array | undefined;
  /** All extended attributes of an entry, in byte order of their keys. */
  xattrs(id: FileId): Iterable<Xattr>;
  /**
   * 0 for an entry without extended attributes, otherwise a number from 1 to `count`. Entries with
   * the same number have equal attributes, which need to be read only once.
   */
  xattrSet(id: FileId): number;
  /** The entry with exactly this path; symlinks are not followed. */
  find(path: string): FileId | undefined;
  /**
   * The entry that the path leads to inside the rootfs: `.` and `..` are followed, and so are
   * symlinks in all components but the last. An absolute target begins at the rootfs, and `..`
   * stays in it. `undefined` for paths that do not exist, for loops, for the root itself, and for
   * paths of more than 4096 bytes, as in Linux.
   */
  resolve(path: string): FileId | undefined;
  /** Like {@link FileIndex.resolve}, but also follows a symlink as the last component. */
  resolveFully(path: string): FileId | undefined;
  /**
   * Like {@link FileIndex.resolve} for each of many paths; fast if they are sorted. Paths that are
   * not normalized (see `normalizePath`), apart from a missing leading slash, are not looked up.
   * @returns one id per path, negative if `resolve` would return `undefined` or the path is not
   * normalized.
   */
  resolveAll(paths: ByteStringList): Int32Array;
  /**
   * Like {@link FileIndex.resolve} of `directory` and `name` concatenated, without concatenating
   * them, for lists that store them separately. Fast if the directory begins and ends with a slash
   * and is close to the previous one.
   */
  resolveIn(directory: ByteRange, name: ByteRange): FileId | undefined;
  entry(id: FileId): FileEntry;
}
