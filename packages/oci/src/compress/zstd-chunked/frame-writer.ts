import { constants, zstdCompressSync } from 'node:zlib';
import { ZstdFrame } from '../zstd-frame.ts';

/**
 * Content beyond this goes through a stream, which costs more for each frame and holds less. It is
 * rare: chunks have 64 KiB on average.
 */
const largestAtOnce = 1024 * 1024;
const firstRoom = 128 * 1024;

/**
 * Compresses content of a length that is not known beforehand to one frame with a checksum, one
 * frame after another. The bytes depend on the content and the level, not on how it comes in
 * pieces.
 */
export class FrameWriter {
  readonly #level: number;
  readonly #onOutput: (bytes: Uint8Array) => void;
  readonly #options: Parameters<typeof zstdCompressSync>[1];
  #collected = Buffer.allocUnsafeSlow(firstRoom);
  #used = 0;
  #stream: ZstdFrame | undefined;

  /** @param onOutput gets bytes that are valid only during the call. */
  constructor(level: number, onOutput: (bytes: Uint8Array) => void) {
    this.#level = level;
    this.#onOutput = onOutput;
    this.#options = {
      params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
      chunkSize: 64 * 1024,
    };
  }

  /** Whether the frame at hand has content. */
  get begun(): boolean {
    return this.#used > 0 || this.#stream !== undefined;
  }

  /** Content of the frame at hand: what was collected and not compressed yet. */
  get collected(): Uint8Array | undefined {
    return this.#stream === undefined ? this.#collected.subarray(0, this.#used) : undefined;
  }

  add(bytes: Uint8Array): void {
    if (this.#stream === undefined && this.#used + bytes.length > largestAtOnce) {
      this.#stream = new ZstdFrame(this.#level, undefined, this.#onOutput);
      if (this.#used > 0) this.#stream.add(this.#collected.subarray(0, this.#used));
      this.#used = 0;
    }
    if (this.#stream === undefined) this.#collect(bytes);
    else this.#stream.add(bytes);
  }

  /** Ends the frame at hand. */
  finish(): void {
    if (this.#stream === undefined) {
      this.#onOutput(zstdCompressSync(this.#collected.subarray(0, this.#used), this.#options));
    } else {
      this.#stream.finish();
    }
    this.#stream = undefined;
    this.#used = 0;
  }

  #collect(bytes: Uint8Array): void {
    const end = this.#used + bytes.length;
    if (end > this.#collected.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(largestAtOnce, Math.max(end, 2 * this.#collected.length)));
      this.#collected.copy(grown, 0, 0, this.#used);
      this.#collected = grown;
    }
    this.#collected.set(bytes, this.#used);
    this.#used = end;
  }
}
