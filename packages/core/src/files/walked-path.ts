import type { FileId } from './file-id.ts';
import { rootDirectory } from './place.ts';

/**
 * The path of a directory, ending with a slash or empty, and where each of its components leads.
 */
export class WalkedPath {
  /**
   * Where the walked part of the path leads: to an entry, the root directory, nowhere, or not
   * further.
   */
  id: FileId = rootDirectory;
  #bytes = new Uint8Array(256);
  #length = 0;
  /** For each walked component, the length of the path up to its slash, and where that leads. */
  readonly #ends: number[] = [];
  readonly #ids: FileId[] = [];

  /**
   * Whether the bytes from `start` to `end` are this path.
   * @param known how many leading bytes are known to equal those of this path, if it is that long.
   */
  is(bytes: Uint8Array, start: number, end: number, known: number): boolean {
    if (end - start !== this.#length) return false;
    for (let at = this.#length - 1; at >= known; at -= 1) {
      if (bytes[start + at] !== this.#bytes[at]) return false;
    }
    return true;
  }

  /**
   * Becomes the path from `start` to `end`, walked as far as the previous path has the same
   * components.
   * @returns length of the walked part.
   */
  turnTo(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const most = Math.min(length, this.#length);
    let shared = 0;
    while (shared < most && bytes[start + shared] === this.#bytes[shared]) shared += 1;
    while (this.#walkedLength() > shared) {
      this.#ends.pop();
      this.#ids.pop();
    }
    if (length > this.#bytes.length) {
      this.#bytes = new Uint8Array(length * 2);
      shared = 0;
    }
    for (let at = shared; at < length; at += 1) this.#bytes[at] = bytes[start + at] ?? 0;
    this.#length = length;
    this.id = this.#ids[this.#ids.length - 1] ?? rootDirectory;
    return this.#walkedLength();
  }

  #walkedLength(): number {
    return this.#ends[this.#ends.length - 1] ?? 0;
  }

  /** Walks on to `end`, the length of the path up to the next slash. */
  push(end: number, id: FileId): void {
    this.#ends.push(end);
    this.#ids.push(id);
    this.id = id;
  }
}
