import type { ByteStringList } from '../json/byte-string-list.ts';
import { decodeName } from '../text/name-bytes.ts';
import type { ByteRange } from './byte-range.ts';
import { byteStringAt, type FileColumns } from './file-columns.ts';
import type { FileEntry } from './file-entry.ts';
import type { FileId } from './file-id.ts';
import type { FileIndex } from './file-index.ts';
import { type FileType, fileTypeOf } from './file-type.ts';
import { IndexedEntry } from './indexed-entry.ts';
import { PathLookup } from './path-lookup.ts';
import { rootDirectory } from './place.ts';
import { decodeXattrRecords, type Xattr } from './xattr-records.ts';

/** The file index over columns, which the engine also reads directly. */
export class ColumnIndex implements FileIndex {
  readonly columns: FileColumns;
  /** Created when a path is looked up for the first time. */
  #lookup: PathLookup | undefined;
  /**
   * The directory of the last path, since entries of one directory are usually requested in a row.
   */
  #lastDirectory: { readonly id: FileId; readonly path: string } = { id: rootDirectory, path: '' };

  constructor(columns: FileColumns) {
    this.columns = columns;
  }

  get count(): number {
    return this.columns.count;
  }

  path(id: FileId): string {
    return `${this.#directoryPath(this.parent(id))}/${this.name(id)}`;
  }

  name(id: FileId): string {
    const { names, nameStart } = this.columns;
    return decodeName(names.subarray(known(nameStart[id], id), known(nameStart[id + 1], id)));
  }

  isNamed(id: FileId, { bytes, start, end }: ByteRange): boolean {
    const { names, nameStart } = this.columns;
    const first = known(nameStart[id], id);
    if (known(nameStart[id + 1], id) - first !== end - start) return false;
    for (let at = start; at < end; at += 1) if (bytes[at] !== names[first + at - start]) return false;
    return true;
  }

  parent(id: FileId): FileId {
    return known(this.columns.parent[id], id);
  }

  subtreeEnd(id: FileId): FileId {
    return known(this.columns.subtreeEnd[id], id);
  }

  type(id: FileId): FileType {
    return fileTypeOf(this.mode(id));
  }

  size(id: FileId): number {
    return known(this.columns.size[id], id);
  }

  mode(id: FileId): number {
    return known(this.columns.mode[id], id);
  }

  uid(id: FileId): number {
    return known(this.columns.uid[id], id);
  }

  gid(id: FileId): number {
    return known(this.columns.gid[id], id);
  }

  mtime(id: FileId): number {
    return known(this.columns.mtime[id], id);
  }

  linkGroup(id: FileId): number {
    return known(this.columns.linkGroup[id], id);
  }

  linkTarget(id: FileId): string {
    return decodeName(byteStringAt(this.columns.targets, known(this.columns.target[id], id)));
  }

  xattr(id: FileId, key: string): Uint8Array | undefined {
    for (const record of this.xattrs(id)) {
      if (record.key === key) return record.value;
    }
    return undefined;
  }

  xattrs(id: FileId): Iterable<Xattr> {
    const set = this.xattrSet(id);
    return set === 0 ? [] : decodeXattrRecords(byteStringAt(this.columns.xattrs, set));
  }

  xattrSet(id: FileId): number {
    return known(this.columns.xattrSet[id], id);
  }

  find(path: string): FileId | undefined {
    return found(this.#paths().find(path));
  }

  resolve(path: string): FileId | undefined {
    return found(this.#paths().resolve(path));
  }

  resolveFully(path: string): FileId | undefined {
    return found(this.#paths().resolveFully(path));
  }

  resolveAll(paths: ByteStringList): Int32Array {
    return this.#paths().resolveAll(paths);
  }

  resolveIn(directory: ByteRange, name: ByteRange): FileId | undefined {
    return found(this.#paths().resolveIn(directory, name));
  }

  entry(id: FileId): FileEntry {
    return new IndexedEntry(this, id);
  }

  *[Symbol.iterator](): Generator<FileEntry> {
    for (let id = 0; id < this.count; id += 1) yield new IndexedEntry(this, id);
  }

  #paths(): PathLookup {
    this.#lookup ??= new PathLookup(this.columns);
    return this.#lookup;
  }

  #directoryPath(id: FileId): string {
    if (id === rootDirectory) return '';
    if (this.#lastDirectory.id !== id) this.#lastDirectory = { id, path: this.#makePath(id) };
    return this.#lastDirectory.path;
  }

  #makePath(id: FileId): string {
    const names: string[] = [];
    for (let at = id; at !== rootDirectory; at = this.parent(at)) names.push(this.name(at));
    return `/${names.reverse().join('/')}`;
  }
}

function found(id: FileId): FileId | undefined {
  return id < 0 ? undefined : id;
}

/** @param value from a column, which has none for an invalid id. */
function known(value: number | undefined, id: FileId): number {
  if (value === undefined) throw new RangeError(`no file has the id ${id}`);
  return value;
}
