import type { ByteStrings } from './file-columns.ts';
import { GrowingColumn } from './growing-column.ts';

/**
 * Bytes. Longer strings are stored each time: values of that length (signatures, individual ACLs)
 * seldom repeat.
 */
export const longestSharedString = 256;

/** Collects byte strings and numbers them from 1; equal short ones share a number. */
export class ByteStringTable {
  readonly #bytes = new GrowingColumn<number>((buffer) => new Uint8Array(buffer), 4096);
  readonly #start = new GrowingColumn<number>((buffer) => new Uint32Array(buffer), 64);
  readonly #numbers = new Map<string, number>();

  constructor() {
    this.#start.push(0);
  }

  add(bytes: Uint8Array): number {
    if (bytes.length > longestSharedString) return this.#append(bytes);
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#append(bytes);
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** All strings as plain data. The table is empty afterwards. */
  take(): ByteStrings {
    this.#numbers.clear();
    return { bytes: new Uint8Array(this.#bytes.takeShared()), start: new Uint32Array(this.#start.takeShared()) };
  }

  #append(bytes: Uint8Array): number {
    this.#bytes.reserve(bytes.length);
    (this.#bytes.values as Uint8Array).set(bytes, this.#bytes.length);
    this.#bytes.length += bytes.length;
    this.#start.push(this.#bytes.length);
    return this.#start.length - 1;
  }
}
