import { constants, zstdCompressSync } from 'node:zlib';
import { releaseOutput } from '../release-output.ts';
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
  #collected = Buffer.allocUnsafeSlow(firstRoom);
  #used = 0;
  #stream: ZstdFrame | undefined;

  /** @param onOutput gets bytes that are valid only during the call. */
  constructor(level: number, onOutput: (bytes: Uint8Array) => void) {
    this.#level = level;
    this.#onOutput = onOutput;
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
      this.#compress(this.#collected.subarray(0, this.#used));
    } else {
      this.#stream.finish();
    }
    this.#stream = undefined;
    this.#used = 0;
  }

  #compress(content: Uint8Array): void {
    const frame = zstdCompressSync(content, {
      params: { [constants.ZSTD_c_compressionLevel]: this.#level, [constants.ZSTD_c_checksumFlag]: 1 },
      chunkSize: roomFor(content.length),
    });
    this.#onOutput(frame);
    releaseOutput(frame, roomFor(content.length));
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

/** Room for the frame of any content of `size` bytes: it is made in one step (`ZSTD_compressBound`). */
function roomFor(size: number): number {
  return size + (size >>> 8) + 128;
}
