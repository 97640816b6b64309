import type { ByteStringList } from '../json/byte-string-list.ts';
import { decodeName } from '../text/name-bytes.ts';
import type { ByteRange } from './byte-range.ts';
import { EncodedText } from './encoded-text.ts';
import { isEntryName, isNoName } from './entry-name.ts';
import { byteStringAt, type FileColumns } from './file-columns.ts';
import type { FileId } from './file-id.ts';
import { directoryMode, modeTypeMask, symlinkMode } from './file-type.ts';
import { NameLookup } from './name-lookup.ts';
import { notWalked, nowhere, rootDirectory } from './place.ts';
import { WalkedPath } from './walked-path.ts';

/** Maximum number of symlinks followed in one path: Linux's own limit (path_resolution(7)). */
const mostLinks = 40;

/**
 * Maximum length of a path in bytes: PATH_MAX. A longer one leads nowhere, whether it exists or
 * not.
 */
const longestPath = 4096;

/** Maximum number of cached paths through symlinks. */
const mostLinkPaths = 65_536;

const slash = 0x2f;

/**
 * Where paths lead in a tree: to an entry, the root directory, or nowhere. `FileIndex` documents
 * the methods. Bytes are looked up name by name; a path with an empty name, `.` or `..` is not
 * walked but followed.
 */
export class PathLookup {
  readonly #columns: FileColumns;
  readonly #names: NameLookup;
  readonly #name = new EncodedText();
  readonly #path = new EncodedText();
  /** The directory of the last path: the next one usually shares all or most of it. */
  readonly #walked = new WalkedPath();
  /** Where paths that end in a symlink lead. */
  readonly #linkPaths = new Map<string, FileId>();

  constructor(columns: FileColumns) {
    this.#columns = columns;
    this.#names = new NameLookup(columns);
  }

  find(path: string): FileId {
    let id = rootDirectory;
    for (const name of components(path)) {
      id = this.#child(id, name);
      if (id === nowhere) break;
    }
    return id;
  }

  resolve(path: string): FileId {
    if (!this.#take(path)) return nowhere;
    const id = this.#resolveBytes(this.#path.bytes, 0, this.#path.length, 0);
    if (id !== notWalked) return id;
    const nameStart = path.lastIndexOf('/') + 1;
    const name = path.slice(nameStart);
    if (!isEntryText(name)) return this.#follow(path);
    // Only the components before the last name are followed: a symlink at the end means itself.
    const directory = this.#follow(path.slice(0, nameStart));
    return directory === nowhere ? nowhere : this.#child(directory, name);
  }

  resolveFully(path: string): FileId {
    return this.#take(path) ? this.#follow(path) : nowhere;
  }

  resolveAll(paths: ByteStringList): Int32Array {
    const ids = new Int32Array(paths.length);
    let isWalked = false;
    for (let index = 0; index < ids.length; index += 1) {
      const known = isWalked ? paths.shared(index) : 0;
      const id = this.#resolveBytes(paths.bytes, paths.start(index), paths.end(index), known);
      ids[index] = id;
      // For a path that leads nowhere, the walk may have stopped before its directory.
      isWalked = id >= 0;
    }
    return ids;
  }

  /**
   * @param known how many leading bytes are known to equal those of the last walked directory, if
   *   it is that long.
   */
  #resolveBytes(bytes: Uint8Array, start: number, end: number, known: number): FileId {
    // A missing leading slash is counted: the path with it is the same path.
    if (end - start + (bytes[start] === slash ? 0 : 1) > longestPath) return nowhere;
    let nameStart = end;
    while (nameStart > start && bytes[nameStart - 1] !== slash) nameStart -= 1;
    if (isNoName(bytes, nameStart, end)) return notWalked;
    const isSame = this.#walked.is(bytes, start, nameStart, known);
    const directory = isSame ? this.#walked.id : this.#enter(bytes, start, nameStart);
    return directory < rootDirectory ? directory : this.#names.find(directory, bytes, nameStart, end);
  }

  resolveIn(directory: ByteRange, name: ByteRange): FileId {
    const { bytes, start, end } = directory;
    if (end - start + name.end - name.start > longestPath) return nowhere;
    if (
      start < end &&
      bytes[start] === slash &&
      bytes[end - 1] === slash &&
      isEntryName(name.bytes, name.start, name.end)
    ) {
      const id = this.#walked.is(bytes, start, end, 0) ? this.#walked.id : this.#enter(bytes, start, end);
      if (id !== notWalked) return id === nowhere ? nowhere : this.#names.find(id, name.bytes, name.start, name.end);
    }
    const parts = [bytes.subarray(start, end), name.bytes.subarray(name.start, name.end)];
    return this.resolve(decodeName(Buffer.concat(parts)));
  }

  /** Stores a path to look up; false if it is not a possible path. */
  #take(path: string): boolean {
    // A character has at least one byte, so paths that are far too long are rejected at once.
    return path.length <= longestPath && this.#path.take(path) && this.#path.length <= longestPath;
  }

  /** Follows a path from the root, including a symlink as the last component. */
  #follow(path: string): FileId {
    const left = components(path).reverse();
    let at = rootDirectory;
    let links = 0;
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const next = this.#step(at, name);
      if (next === nowhere) return nowhere;
      if (next === rootDirectory || !this.#isLink(next)) {
        at = next;
        continue;
      }
      links += 1;
      if (links > mostLinks) return nowhere;
      const target = this.#linkTarget(next);
      if (target.startsWith('/')) at = rootDirectory;
      left.push(...components(target).reverse());
    }
    return at;
  }

  /**
   * Follows the path of a directory, which ends with a slash or is empty, from where it diverges
   * from the last one.
   */
  #enter(bytes: Uint8Array, start: number, end: number): FileId {
    const walked = this.#walked;
    let at = start + walked.turnTo(bytes, start, end);
    if (at === start && bytes[at] === slash) at += 1;
    while (at < end && walked.id >= rootDirectory) {
      const nameEnd = bytes.indexOf(slash, at);
      walked.push(nameEnd + 1 - start, this.#stepInto(bytes, start, at, nameEnd));
      at = nameEnd + 1;
    }
    return walked.id;
  }

  /** Where the path from `start` to `end` leads; its last name begins at `nameStart`. */
  #stepInto(bytes: Uint8Array, start: number, nameStart: number, end: number): FileId {
    if (isNoName(bytes, nameStart, end)) return notWalked;
    const id = this.#names.find(this.#walked.id, bytes, nameStart, end);
    if (id === nowhere || !this.#isLink(id)) return id;
    return this.#followLink(decodeName(bytes.subarray(start, end)));
  }

  #followLink(path: string): FileId {
    let id = this.#linkPaths.get(path);
    if (id === undefined) {
      id = this.#follow(path);
      if (this.#linkPaths.size === mostLinkPaths) this.#linkPaths.clear();
      this.#linkPaths.set(path, id);
    }
    return id;
  }

  /** The entry of that name in the directory `parent`. */
  #child(parent: FileId, name: string): FileId {
    return this.#name.take(name) ? this.#names.find(parent, this.#name.bytes, 0, this.#name.length) : nowhere;
  }

  #isLink(id: FileId): boolean {
    return this.#typeBits(id) === symlinkMode;
  }

  #typeBits(id: FileId): number {
    return (this.#columns.mode[id] ?? 0) & modeTypeMask;
  }

  #linkTarget(id: FileId): string {
    return decodeName(byteStringAt(this.#columns.targets, this.#columns.target[id] ?? 0));
  }

  /** Advances by one name, from a directory or the root. */
  #step(from: FileId, name: string): FileId {
    if (isEntryText(name)) return this.#child(from, name);
    if (from === rootDirectory) return rootDirectory;
    if (this.#typeBits(from) !== directoryMode) return nowhere;
    return name === '.' ? from : (this.#columns.parent[from] ?? nowhere);
  }
}

/** Whether an entry can have this name, which has no slash; `.` and `..` refer to others. */
function isEntryText(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..';
}

/** The names in a path. Empty ones, between two slashes, are ignored. */
function components(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
