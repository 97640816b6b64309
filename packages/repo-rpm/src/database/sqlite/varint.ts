/**
 * Reads SQLite's variable-length integers in sequence: one to nine bytes with seven bits each, high
 * bits first, and eight in the ninth.
 */
export class VarintReader {
  readonly #bytes: Uint8Array;
  /** Where the next one begins. */
  offset: number;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  /**
   * The next integer as an unsigned one; beyond 2^53 it is rounded.
   * @returns NaN if the bytes end inside it.
   */
  next(): number {
    let value = 0;
    for (let read = 1; read <= 9; read += 1) {
      const byte = this.#bytes[this.offset];
      if (byte === undefined) return Number.NaN;
      this.offset += 1;
      if (read === 9) return value * 256 + byte;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return value;
  }
}
