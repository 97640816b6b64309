import type { ByteRange } from '@chunkah/core';
import type { ListedFiles, ListedNames } from '@chunkah/package-db';

/** Type bits of `st_mode` (inode(7)), and what they are for a directory. */
const typeBits = 0o170000;
const directoryType = 0o040000;

const slash = 0x2f;
const dot = 0x2e;

/** The paths of one package, parted into directory and name where they stand. */
export class PackageFiles implements ListedFiles {
  readonly count: number;
  readonly names: ListedNames;
  readonly #bytes: Uint8Array;
  readonly #types: 'listed' | 'any';
  /** Of each path: its start, a slash; the start of its last name; the end of that. */
  readonly #places: Uint32Array;
  /** Numbers of directories: one of neighbors that lie in the same one. */
  readonly #directories: Uint32Array;
  /** Of each path: 1 where a slash behind it says that it is a directory. */
  readonly #isDirectory: Uint8Array;

  /**
   * @param bytes what stands before each path becomes its leading slash.
   * @param paths start and end of each path, one after another.
   * @param types whether an entry must have the type that is listed.
   */
  constructor(bytes: Uint8Array, paths: Uint32Array, types: 'listed' | 'any') {
    this.count = paths.length / 2;
    this.#bytes = bytes;
    this.#types = types;
    this.#places = new Uint32Array(3 * this.count);
    this.#directories = new Uint32Array(this.count);
    this.#isDirectory = new Uint8Array(this.count);
    for (let number = 0; number < this.count; number += 1) {
      this.#part(number, paths[2 * number] ?? 0, paths[2 * number + 1] ?? 0);
    }
    const places = this.#places;
    const start = (number: number) => places[3 * number + 1] ?? 0;
    const end = (number: number) => places[3 * number + 2] ?? 0;
    this.names = { bytes, start, end };
  }

  directoryNumber(number: number): number {
    return this.#directories[number] ?? 0;
  }

  directory(number: number): ByteRange {
    const places = this.#places;
    return { bytes: this.#bytes, start: places[3 * number] ?? 0, end: places[3 * number + 1] ?? 0 };
  }

  /** pacman tells directories from all else. */
  fits(number: number, mode: number): boolean {
    return this.#types === 'any' || (this.#isDirectory[number] === 1) === ((mode & typeBits) === directoryType);
  }

  #part(number: number, start: number, pathEnd: number): void {
    const bytes = this.#bytes;
    const places = this.#places;
    bytes[start - 1] = slash;
    const end = withoutEmptyEnd(bytes, start, pathEnd);
    let nameStart = end;
    while (nameStart > start && bytes[nameStart - 1] !== slash) nameStart -= 1;
    places.set([start - 1, nameStart, end], 3 * number);
    this.#isDirectory[number] = bytes[pathEnd - 1] === slash ? 1 : 0;
    const before = number === 0 ? 0 : (this.#directories[number - 1] ?? 0);
    this.#directories[number] = number > 0 && this.#hasDirectoryOf(number, number - 1) ? before : before + 1;
  }

  #hasDirectoryOf(one: number, other: number): boolean {
    const [left, right] = [this.directory(one), this.directory(other)];
    if (left.end - left.start !== right.end - right.start) return false;
    for (let at = 0; at < left.end - left.start; at += 1) {
      if (this.#bytes[left.start + at] !== this.#bytes[right.start + at]) return false;
    }
    return true;
  }
}

/** The end of a path before slashes, and dots between slashes, that mean nothing there. */
function withoutEmptyEnd(bytes: Uint8Array, start: number, pathEnd: number): number {
  let end = pathEnd;
  for (;;) {
    if (end > start && bytes[end - 1] === slash) end -= 1;
    else if (end - 1 > start && bytes[end - 1] === dot && bytes[end - 2] === slash) end -= 1;
    else return end;
  }
}
