import { tooManyEntries, tooManyUnlisted } from './errors.ts';

/** Entries in all layers of an image; the largest systems have a quarter of it. */
export const mostEntries = 4_000_000;

/**
 * Bytes of the paths of directories that layers do not list. One entry with a long path makes a
 * thousand of them, with a megabyte of paths.
 */
const mostUnlistedBytes = 16 * 1024 * 1024;

/** What the layers of an image may have in all. */
export class RowBudget {
  #entries = mostEntries;
  #unlistedBytes = mostUnlistedBytes;

  /** @throws ChunkahError `IMAGE_TOO_MANY_ENTRIES`. */
  takeEntry(layer: string): void {
    if (this.#entries === 0) throw tooManyEntries(layer, mostEntries);
    this.#entries -= 1;
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
