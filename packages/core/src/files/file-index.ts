import type { FileId } from '../contract/component.ts';
import { decodeName } from '../text/name-bytes.ts';
import { byteStringAt, type FileColumns } from './file-columns.ts';
import { FileEntry } from './file-entry.ts';
import { type FileType, fileTypeOf } from './file-type.ts';
import { NameLookup } from './name-lookup.ts';
import { decodeXattrRecords, type Xattr } from './xattr-records.ts';

/** Links followed in one path before it counts as a loop: Linux's own limit (path_resolution(7)). */
const mostLinks = 40;

const slash = 0x2f;

/** Characters: longer ones come from no file system (PATH_MAX), and would be followed too deep. */
const longestPath = 4096;

/** Where the path of a directory, as written with its last slash, leads: an id, -1 for the root, -2 when there is none. */
interface ResolvedDirectory {
  readonly text: string;
  readonly id: FileId;
}

/** Directories remembered at a time. */
const mostDirectories = 65_536;

/**
 * Every entry of a rootfs, numbered in path order (component by component, bytes ascending), the root itself left out. A
 * subtree is the range of ids from a directory up to its `subtreeEnd`.
 *
 * Paths are absolute strings without a trailing slash; a byte that is not UTF-8 is a lone surrogate (see `decodeName`), so
 * each name has one lossless string.
 */
export class FileIndex implements Iterable<FileEntry> {
  readonly columns: FileColumns;
  #lookup: NameLookup | undefined;
  /** The directory of the last path made, since entries of one directory are mostly asked for in a row. */
  #lastDirectory: { readonly id: FileId; readonly path: string } = { id: -1, path: '' };
  /** Directories of paths looked up, by their paths as written with the last slash. */
  readonly #directories = new Map<string, ResolvedDirectory>();
  /** The one that was looked up last: mostly it is asked for again. */
  #lastResolved: ResolvedDirectory = { text: '', id: -1 };

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
    let id = -1;
    for (const name of components(path)) {
      id = this.#child(id, name);
      if (id < 0) return undefined;
    }
    return id < 0 ? undefined : id;
  }

  /**
   * The entry that the path leads to inside the rootfs: `.` and `..` are followed, and so are symlinks in all components but
   * the last. An absolute target begins at the rootfs, and `..` stays in it. `undefined` for what is missing, for loops, and
   * for the root itself.
   */
  resolve(path: string): FileId | undefined {
    const start = lastNameStart(path, path.length);
    if (isNoName(path, start, path.length)) return found(this.#follow(path));
    const last = this.#lastResolved;
    if (last.text.length !== start || !path.startsWith(last.text)) {
      this.#lastResolved = this.#directory(path.slice(0, start));
    }
    const directory = this.#lastResolved.id;
    return directory === -2 ? undefined : found(this.#child(directory, path, start));
  }

  /** As {@link FileIndex.resolve}, with a symlink as last component followed too. */
  resolveFully(path: string): FileId | undefined {
    return found(this.#follow(path));
  }

  *[Symbol.iterator](): Generator<FileEntry> {
    for (let id = 0; id < this.count; id += 1) yield new FileEntry(this, id);
  }

  /** Follows the path of a directory, which many paths in a row have in common. */
  #directory(text: string): ResolvedDirectory {
    let directory = this.#directories.get(text);
    if (directory === undefined) {
      const id = text.length > longestPath ? this.#follow(text) : this.#stepInto(text);
      // A copy: a part of a text would keep all of it in memory.
      directory = { text: ` ${text}`.slice(1), id };
      if (this.#directories.size === mostDirectories) this.#directories.clear();
      this.#directories.set(directory.text, directory);
    }
    return directory;
  }

  /** As `#follow`, one step from the directory above, which is mostly known. */
  #stepInto(text: string): FileId {
    const end = text.length - 1;
    const start = lastNameStart(text, end);
    if (isNoName(text, start, end)) return this.#follow(text);
    const directory = this.#directory(text.slice(0, start)).id;
    if (directory === -2) return -2;
    const id = this.#child(directory, text.slice(start, end));
    return id !== -2 && this.type(id) === 'symlink' ? this.#follow(text) : id;
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

  /** The entry in the directory `parent` that is named as the text from `start` on: its id, or -2. */
  #child(parent: FileId, text: string, start = 0): FileId {
    this.#lookup ??= new NameLookup(this.columns);
    const id = this.#lookup.find(parent, text, start);
    return id === -1 ? -2 : id;
  }

  /** One name further, from a directory or the root: an id, -1 for the root, -2 when there is no such thing. */
  #step(from: FileId, name: string): FileId {
    if (name !== '.' && name !== '..') return this.#child(from, name);
    if (from === -1) return -1;
    if (this.type(from) !== 'directory') return -2;
    return name === '.' ? from : this.parent(from);
  }

  /** Follows a path from the root: the id it ends at, -1 for the root, -2 when it leads nowhere. */
  #follow(path: string): FileId {
    const left = components(path).reverse();
    let at = -1;
    let links = 0;
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const next = this.#step(at, name);
      if (next === -2) return -2;
      if (next === -1 || this.type(next) !== 'symlink') {
        at = next;
        continue;
      }
      links += 1;
      if (links > mostLinks) return -2;
      const target = this.linkTarget(next);
      if (target.startsWith('/')) at = -1;
      left.push(...components(target).reverse());
    }
    return at;
  }
}

function found(id: FileId): FileId | undefined {
  return id < 0 ? undefined : id;
}

/** Where the last name of a path starts that ends before `end`. Not by lastIndexOf: it is slow. */
function lastNameStart(path: string, end: number): number {
  let start = end;
  while (start > 0 && path.charCodeAt(start - 1) !== slash) start -= 1;
  return start;
}

/** Whether a path has nothing, `.` or `..` from `start` to `end`. */
function isNoName(path: string, start: number, end: number): boolean {
  return end <= start || (end - start <= 2 && /^\.+$/.test(path.slice(start, end)));
}

/** The names in a path. Empty ones, between two slashes, count as nothing. */
function components(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
