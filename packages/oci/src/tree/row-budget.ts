import { tooManyEntries, tooManyUnlisted } from './errors.ts';

/** Entries in all layers of an image; the largest systems have a quarter of it. */
export const mostEntries = 4_000_000;

/** The same where each entry is an object: for lists and comparisons. */
export const mostListed = 1_000_000;

/**
 * Bytes of the paths of directories that layers do not list. One entry with a long path makes a
 * thousand of them, with a megabyte of paths.
 */
const mostUnlistedBytes = 16 * 1024 * 1024;

/**
 * What was found in the layers of an image so far, by all threads that read some: entries, and
 * bytes of the paths of directories that they do not list.
 */
export type FoundRows = Int32Array<SharedArrayBuffer>;

export function noRows(): FoundRows {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** What the layers of an image may have in all. */
export class RowBudget {
  readonly #most: number;
  readonly #found: FoundRows;

  /** @param most entries. */
  constructor(most: number = mostEntries, found: FoundRows = noRows()) {
    this.#most = most;
    this.#found = found;
  }

  /** @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`. */
  takeEntry(layer: string): void {
    this.takeEntries(layer, 1);
  }

  /** @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`. */
  takeEntries(layer: string, count: number): void {
    if (Atomics.add(this.#found, 0, count) + count > this.#most) throw tooManyEntries(layer, this.#most);
  }

  /**
   * @param length bytes of the path.
   * @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`.
   */
  takeUnlisted(layer: string, length: number): void {
    this.takeEntry(layer);
    if (Atomics.add(this.#found, 1, length) + length > mostUnlistedBytes)
      throw tooManyUnlisted(layer, mostUnlistedBytes);
  }
}
