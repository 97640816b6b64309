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

/** What the layers of an image may have in all. */
export class RowBudget {
  readonly #most: number;
  #entries = 0;
  #unlistedBytes = mostUnlistedBytes;

  /** @param most entries. */
  constructor(most: number = mostEntries) {
    this.#most = most;
  }

  /** @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`. */
  takeEntry(layer: string): void {
    this.takeEntries(layer, 1);
  }

  /** @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`. */
  takeEntries(layer: string, count: number): void {
    this.#entries += count;
    if (this.#entries > this.#most) throw tooManyEntries(layer, this.#most);
  }

  /**
   * @param length bytes of the path.
   * @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`.
   */
  takeUnlisted(layer: string, length: number): void {
    this.takeEntry(layer);
    this.#unlistedBytes -= length;
    if (this.#unlistedBytes < 0) throw tooManyUnlisted(layer, mostUnlistedBytes);
  }
}
