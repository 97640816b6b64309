import type { FileSet } from '../contract/claims.ts';
import type { FileId } from './file-id.ts';

/** A set of file ids, one bit each. */
export class FileBits implements FileSet {
  readonly #words: Uint32Array;
  #size = 0;

  /** @param count ids are below this. */
  constructor(count: number) {
    this.#words = new Uint32Array(Math.ceil(count / 32));
  }

  get size(): number {
    return this.#size;
  }

  has(file: FileId): boolean {
    return (((this.#words[file >>> 5] ?? 0) >>> (file & 31)) & 1) === 1;
  }

  add(file: FileId): void {
    if (this.has(file)) return;
    this.#words[file >>> 5] = (this.#words[file >>> 5] ?? 0) | (1 << (file & 31));
    this.#size += 1;
  }

  *[Symbol.iterator](): Generator<FileId> {
    for (let word = 0; word < this.#words.length; word += 1) {
      let bits = this.#words[word] ?? 0;
      while (bits !== 0) {
        const lowest = 31 - Math.clz32(bits & -bits);
        yield word * 32 + lowest;
        bits &= bits - 1;
      }
    }
  }
}
