import type { ByteStringList } from '../json/byte-string-list.ts';
import { decodeName } from '../text/name-bytes.ts';
import type { ByteRange } from './byte-range.ts';
import { byteStringAt, type FileColumns } from './file-columns.ts';
import { FileEntry } from './file-entry.ts';
import type { FileId } from './file-id.ts';
import { type FileType, fileTypeOf } from './file-type.ts';
import { PathLookup } from './path-lookup.ts';
import { decodeXattrRecords, type Xattr } from './xattr-records.ts';

/**
 * Every entry of a rootfs, numbered in path order (component by component, bytes ascending), the root itself left out. A
 * subtree is the range of ids from a directory up to its `subtreeEnd`.
 *
 * Paths are absolute strings without a trailing slash; a byte that is not UTF-8 is a lone surrogate (see `decodeName`), so
 * each name has one lossless string.
 */
export class FileIndex implements Iterable<FileEntry> {
  readonly columns: FileColumns;
  /** Made when a path is looked up first. */
  #lookup: PathLookup | undefined;
  /** The directory of the last path made, since entries of one directory are mostly asked for in a row. */
  #lastDirectory: { readonly id: FileId; readonly path: string } = { id: -1, path: '' };

  constructor(columns: FileColumns) {
    this.columns = columns;
  }

  get count(): number {
    return this.columns.count;
  }

  /** Absolute path of an entry. */
  path(id: FileId): string {
    return `${this.#directoryPath(this.parent(id))}/${this.name(id)}`;
  }

  /** Base name of an entry. */
  name(id: FileId): string {
    const { names, nameStart } = this.columns;
    return decodeName(names.subarray(nameStart[id], nameStart[id + 1]));
  }

  /** Id of the directory that holds an entry; -1 below the root. */
  parent(id: FileId): FileId {
    const parent = this.columns.parent[id];
    if (parent === undefined) throw new RangeError(`no file has the id ${id}`);
    return parent;
  }

  /** First id after an entry and all that lies below it. */
  subtreeEnd(id: FileId): FileId {
    return this.columns.subtreeEnd[id] ?? id + 1;
  }

  type(id: FileId): FileType {
    return fileTypeOf(this.columns.mode[id] ?? 0);
  }

  entry(id: FileId): FileEntry {
    return new FileEntry(this, id);
  }

  /** Target of a symlink as it stands in the tree; empty for other entries. */
  linkTarget(id: FileId): string {
    return decodeName(byteStringAt(this.columns.targets, this.columns.target[id] ?? 0));
  }

  /** Exact value of an extended attribute. */
  xattr(id: FileId, key: string): Uint8Array | undefined {
    for (const record of this.xattrs(id)) {
      if (record.key === key) return record.value;
    }
    return undefined;
  }

  /** All extended attributes of an entry, in byte order of their keys. */
  xattrs(id: FileId): Iterable<Xattr> {
    const set = this.columns.xattrSet[id] ?? 0;
    return set === 0 ? [] : decodeXattrRecords(byteStringAt(this.columns.xattrs, set));
  }

  /** The entry with exactly this path; symlinks are not followed. */
  find(path: string): FileId | undefined {
    return found(this.#paths().find(path));
  }

  /**
   * The entry that the path leads to inside the rootfs: `.` and `..` are followed, and so are symlinks in all components but
   * the last. An absolute target begins at the rootfs, and `..` stays in it. `undefined` for what is missing, for loops, for
   * the root itself, and for paths of more than 4096 bytes, as in Linux.
   */
  resolve(path: string): FileId | undefined {
    return found(this.#paths().resolve(path));
  }

  /**
   * As {@link FileIndex.resolve} for each of many paths, fast where they are sorted. Those that are not normal but for a
   * missing leading slash (see `normalizePath`) are not looked up.
   * @returns one id per path, below 0 where `resolve` would give `undefined` or the path is not normal.
   */
  resolveAll(paths: ByteStringList): Int32Array {
    return this.#paths().resolveAll(paths);
  }

  /**
   * As {@link FileIndex.resolve} of `directory` and `name` put together, without doing so: for lists that have them apart. Fast
   * where the directory begins and ends with a slash, and lies near the one before.
   */
  resolveIn(directory: ByteRange, name: ByteRange): FileId | undefined {
    return found(this.#paths().resolveIn(directory, name));
  }

  /** As {@link FileIndex.resolve}, with a symlink as last component followed too. */
  resolveFully(path: string): FileId | undefined {
    return found(this.#paths().resolveFully(path));
  }

  *[Symbol.iterator](): Generator<FileEntry> {
    for (let id = 0; id < this.count; id += 1) yield new FileEntry(this, id);
  }

  #paths(): PathLookup {
    this.#lookup ??= new PathLookup(this);
    return this.#lookup;
  }

  #directoryPath(id: FileId): string {
    if (id === -1) return '';
    if (this.#lastDirectory.id !== id) this.#lastDirectory = { id, path: this.#makePath(id) };
    return this.#lastDirectory.path;
  }

  #makePath(id: FileId): string {
    const names: string[] = [];
    for (let at = id; at !== -1; at = this.parent(at)) names.push(this.name(at));
    return `/${names.reverse().join('/')}`;
  }
}

function found(id: FileId): FileId | undefined {
  return id < 0 ? undefined : id;
}
