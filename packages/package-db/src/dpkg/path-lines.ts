import { type ByteRange, decodeName } from '@chunkah/core';

/** Numbers of each path: where it, its base name, and what follows it start, and its directory's. */
const columns = 4;

/** Normalized paths below the root, where they stand in bytes. */
export class PathLines {
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly #places: Uint32Array;

  /** @param places four numbers for each path: `start`, `nameStart`, `end`, `directoryNumber`. */
  constructor(bytes: Uint8Array, places: Uint32Array) {
    this.bytes = bytes;
    this.count = places.length / columns;
    this.#places = places;
  }

  start(number: number): number {
    return this.#places[number * columns] ?? 0;
  }

  /** Place of the first byte after the last slash. */
  nameStart(number: number): number {
    return this.#places[number * columns + 1] ?? 0;
  }

  end(number: number): number {
    return this.#places[number * columns + 2] ?? 0;
  }

  /** The same for neighbors in one directory, another for those in another. */
  directoryNumber(number: number): number {
    return this.#places[number * columns + 3] ?? 0;
  }

  /** The path up to its last slash, with it. */
  directory(number: number): ByteRange {
    return { bytes: this.bytes, start: this.start(number), end: this.nameStart(number) };
  }

  /** The path as core's `decodeName` has it. */
  path(number: number): string {
    return decodeName(this.bytes.subarray(this.start(number), this.end(number)));
  }
}

/** Collects the places of paths while bytes are read. */
export class PathPlaces {
  readonly #bytes: Uint8Array;
  readonly #places: Uint32Array;
  #length = 0;
  #directory = 0;

  /** @param most paths at most. */
  constructor(bytes: Uint8Array, most: number) {
    this.#bytes = bytes;
    this.#places = new Uint32Array(most * columns);
  }

  add(start: number, nameStart: number, end: number): void {
    const places = this.#places;
    const at = this.#length;
    if (at === 0 || !this.#isLastDirectory(start, nameStart)) this.#directory += 1;
    places[at] = start;
    places[at + 1] = nameStart;
    places[at + 2] = end;
    places[at + 3] = this.#directory;
    this.#length += columns;
  }

  finish(): PathLines {
    return new PathLines(this.#bytes, this.#places.slice(0, this.#length));
  }

  #isLastDirectory(start: number, nameStart: number): boolean {
    const bytes = this.#bytes;
    const lastStart = this.#places[this.#length - columns] ?? 0;
    const lastLength = (this.#places[this.#length - columns + 1] ?? 0) - lastStart;
    if (lastLength !== nameStart - start) return false;
    for (let at = lastLength - 1; at >= 0; at -= 1) if (bytes[start + at] !== bytes[lastStart + at]) return false;
    return true;
  }
}
