import { type ByteRange, decodeName } from '@chunkah/core';

/** The strings of a tag, in place in the header: each ends with a NUL. */
export class HeaderTexts {
  /** The header. */
  readonly bytes: Uint8Array;
  readonly length: number;
  /** Offsets in the header at which strings start, and where the next one would. */
  readonly #starts: Uint32Array;

  constructor(bytes: Uint8Array, starts: Uint32Array) {
    this.bytes = bytes;
    this.length = starts.length - 1;
    this.#starts = starts;
  }

  /** Offset in the header of the first byte of a string. */
  start(index: number): number {
    return this.#starts[index] ?? 0;
  }

  /** Offset in the header of the NUL after a string. */
  end(index: number): number {
    return (this.#starts[index + 1] ?? 1) - 1;
  }

  range(index: number): ByteRange {
    return { bytes: this.bytes, start: this.start(index), end: this.end(index) };
  }

  /** A string, with bytes that are not UTF-8 as lone surrogates; empty beyond the last one. */
  at(index: number): string {
    return index < 0 || index >= this.length ? '' : decodeName(this.bytes.subarray(this.start(index), this.end(index)));
  }
}
