import { constants, crc32, deflateRawSync } from 'node:zlib';
import { releaseOutput } from './release-output.ts';

/** DEFLATE looks back at most this many bytes (RFC 1951, section 2). */
const windowSize = 32 * 1024;
/**
 * Magic, deflate, no flags, no time, no extra flags, unknown system (RFC 1952, section 2.3): the
 * same on every machine.
 */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** Large enough for a block that does not shrink. */
const outputChunk = 1024 * 1024 + 64 * 1024;

/**
 * Compresses a stream block by block, each with the end of the one before as dictionary, into one
 * gzip member. The bytes depend on the blocks, the level and the zlib of this Node version alone.
 */
export class GzipBlocks {
  readonly #level: number;
  readonly #onOutput: (bytes: Uint8Array) => void;
  readonly #window = Buffer.alloc(windowSize);
  #windowUsed = 0;
  #checksum = 0;
  #size = 0;

  /**
   * @param level 0 (stored) to 9.
   * @param onOutput gets bytes that are valid only during the call.
   */
  constructor(level: number, onOutput: (bytes: Uint8Array) => void) {
    this.#level = level;
    this.#onOutput = onOutput;
    onOutput(header);
  }

  add(block: Uint8Array): void {
    this.#checksum = crc32(block, this.#checksum);
    this.#size += block.length;
    const output = this.#deflate(block, constants.Z_SYNC_FLUSH);
    this.#onOutput(output);
    releaseOutput(output, outputChunk);
    const tail = block.subarray(Math.max(0, block.length - windowSize));
    this.#window.set(tail);
    this.#windowUsed = tail.length;
  }

  /** Ends the stream: an empty last block, the checksum and the size modulo 2^32. */
  finish(): undefined {
    this.#onOutput(this.#deflate(new Uint8Array(0), constants.Z_FINISH));
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#checksum >>> 0, 0);
    trailer.writeUInt32LE(this.#size % 2 ** 32, 4);
    this.#onOutput(trailer);
  }

  #deflate(block: Uint8Array, finishFlush: number): Uint8Array {
    const dictionary = this.#window.subarray(0, this.#windowUsed);
    const options = { level: this.#level, finishFlush, chunkSize: outputChunk };
    return deflateRawSync(block, this.#windowUsed > 0 ? { ...options, dictionary } : options);
  }
}
