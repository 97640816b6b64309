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

/**
 * Links followed in one path before it counts as a loop: Linux's own limit (path_resolution(7)).
 */
const mostLinks = 40;

/**
 * Bytes of the longest path that the system takes: PATH_MAX. A longer one leads nowhere, whatever
 * lies there.
 */
const longestPath = 4096;

/** Paths through symlinks remembered at a time. */
const mostLinkPaths = 65_536;

const slash = 0x2f;

/**
 * Where paths lead in a tree: to an entry, the root directory, or nowhere. `FileIndex` says what
 * its functions mean. Bytes are looked up name by name: a path with an empty name, `.` or `..` is
 * not walked, but followed.
 */
export class PathLookup {
  readonly #columns: FileColumns;
  readonly #names: NameLookup;
  readonly #name = new EncodedText();
  readonly #path = new EncodedText();
  /** The directory of the last path: mostly the next one has all of it, or much. */
  readonly #walked = new WalkedPath();
  /** Where paths with a symlink as last component lead. */
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
    // Only what comes before the last name is followed: a symlink there is meant itself.
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
      // A path that leads nowhere may have been given up before its directory was walked.
      isWalked = id >= 0;
    }
    return ids;
  }

  /**
   * @param known so many of the first bytes are known to be those of the directory walked last, if
   * that has as many.
   */
  #resolveBytes(bytes: Uint8Array, start: number, end: number, known: number): FileId {
    // A missing leading slash counts: the path with it is the same path.
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

  /** Takes a path to be looked up; false when no path can be like this. */
  #take(path: string): boolean {
    // A character has a byte at least: what is far too long is not even looked at.
    return path.length <= longestPath && this.#path.take(path) && this.#path.length <= longestPath;
  }

  /** Follows a path from the root, a symlink as last component too. */
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
   * Follows the path of a directory, which ends with a slash or is empty, from where the last one
   * parts from it.
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

  /** Where the path from `start` to `end` leads, whose last name begins at `nameStart`. */
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

  /** One name further, from a directory or the root. */
  #step(from: FileId, name: string): FileId {
    if (isEntryText(name)) return this.#child(from, name);
    if (from === rootDirectory) return rootDirectory;
    if (this.#typeBits(from) !== directoryMode) return nowhere;
    return name === '.' ? from : (this.#columns.parent[from] ?? nowhere);
  }
}

/** Whether an entry can have the name, which has no slash: `.` and `..` mean others. */
function isEntryText(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..';
}

/** The names in a path. Empty ones, between two slashes, count as nothing. */
function components(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
