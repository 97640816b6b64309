import { blockSize, padded } from './tar-header.ts';

/**
 * Collects a layer's bytes in one reused buffer and passes it on when full. Everything in a tar is
 * in whole blocks, and so is the buffer: a block never crosses its end.
 */
export class BlockWriter {
  readonly buffer: Buffer;
  /** Bytes in the buffer. */
  used = 0;
  /** Bytes passed on so far. */
  flushed = 0;
  readonly #onFull: (bytes: Buffer) => void;

  /** @param onFull receives the collected bytes; they are valid only during the call. */
  constructor(buffer: Buffer, onFull: (bytes: Buffer) => void) {
    this.buffer = buffer;
    this.#onFull = onFull;
  }

  /** Free bytes in the buffer, at least one block. */
  get room(): number {
    this.makeRoom();
    return this.buffer.length - this.used;
  }

  /** Flushes a full buffer. */
  makeRoom(): void {
    if (this.used === this.buffer.length) this.flush();
  }

  /** Reserves a zeroed block; returns its offset in the buffer. */
  takeBlock(): number {
    this.makeRoom();
    const at = this.used;
    this.used += blockSize;
    this.buffer.fill(0, at, this.used);
    return at;
  }

  /** Adds bytes and zeros up to a whole block. */
  addPadded(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      const part = bytes.subarray(done, done + this.room);
      this.buffer.set(part, this.used);
      this.used += part.length;
      done += part.length;
    }
    this.pad();
  }

  /** Adds zeros up to a whole block. */
  pad(): void {
    const end = padded(this.used);
    this.buffer.fill(0, this.used, end);
    this.used = end;
  }

  flush(): void {
    if (this.used === 0) return;
    this.#onFull(this.buffer.subarray(0, this.used));
    this.flushed += this.used;
    this.used = 0;
  }
}
