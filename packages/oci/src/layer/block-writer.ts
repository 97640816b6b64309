import { blockSize, padded } from './tar-header.ts';

/**
 * Collects a layer's bytes in one buffer that is used again and hands it on when full. All that a
 * tar holds comes in whole blocks, and so does the buffer: a block never crosses its end.
 */
export class BlockWriter {
  readonly buffer: Buffer;
  /** Bytes in the buffer. */
  used = 0;
  /** Bytes handed on so far. */
  flushed = 0;
  readonly #onFull: (bytes: Buffer) => void;

  /** @param onFull gets the bytes collected; they are valid only during the call. */
  constructor(buffer: Buffer, onFull: (bytes: Buffer) => void) {
    this.buffer = buffer;
    this.#onFull = onFull;
  }

  /** Bytes of room in the buffer, at least one block. */
  get room(): number {
    this.makeRoom();
    return this.buffer.length - this.used;
  }

  /** Flushes a full buffer. */
  makeRoom(): void {
    if (this.used === this.buffer.length) this.flush();
  }

  /** Takes a zeroed block; returns its offset in the buffer. */
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
