import { createRequire } from 'node:module';
import { constants, type ZstdOptions } from 'node:zlib';
import { ZstdFrameWalk } from '@chunkah/core/engine';
import type * as minizlib from 'minizlib';
import type { Compressor } from './compression.ts';

/** Tars beyond this many bytes are searched for what lies far apart, which costs memory. */
const longDistanceSize = 8 * 1024 * 1024;
/** Every decoder accepts windows of up to 2^27 bytes unasked; this one keeps memory low. */
const longDistanceWindow = 25;
/**
 * One of 2048 places of the window is remembered, as a power of 2: a sixteenth of what zstd would
 * take by itself needs a tenth less time, and makes layers 1 % larger.
 */
const longDistanceRate = 11;

/**
 * Compresses content to one Zstandard frame with its size, where that is known, and a checksum. The
 * bytes depend on the content, the level and the zstd of this Node version; not on how the content
 * is cut into blocks.
 */
export class ZstdFrame implements Compressor {
  readonly #stream: minizlib.ZstdCompress;
  readonly #walk = new ZstdFrameWalk();
  #surplus = 0;
  #failure: unknown;

  /**
   * @param level 1 to 19.
   * @param size bytes that will be added; undefined when that is not known.
   * @param onOutput gets bytes that are valid only during the call.
   */
  constructor(level: number, size: number | undefined, onOutput: (bytes: Uint8Array) => void) {
    // Loaded here since other builds have no use for it. Node's own streams cannot wait for their
    // output, and its function for whole buffers would need a layer in memory.
    const { ZstdCompress } = createRequire(import.meta.url)('minizlib') as typeof minizlib;
    const options: ZstdOptions & { pledgedSrcSize?: number } = {
      params: {
        [constants.ZSTD_c_compressionLevel]: level,
        [constants.ZSTD_c_checksumFlag]: 1,
        // Workers of zstd end the stream early.
        ...(size !== undefined && size > longDistanceSize
          ? {
              [constants.ZSTD_c_enableLongDistanceMatching]: 1,
              [constants.ZSTD_c_windowLog]: longDistanceWindow,
              [constants.ZSTD_c_ldmHashRateLog]: longDistanceRate,
            }
          : {}),
      },
      chunkSize: 256 * 1024,
      ...(size === undefined ? {} : { pledgedSrcSize: size }),
    };
    this.#stream = new ZstdCompress(options as object as ConstructorParameters<typeof ZstdCompress>[0]);
    this.#stream.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#stream.on('data', (bytes: Buffer) => {
      const end = this.#walk.take(bytes);
      this.#surplus += bytes.length - end;
      onOutput(bytes);
    });
  }

  add(block: Uint8Array): void {
    this.#stream.write(Buffer.from(block.buffer, block.byteOffset, block.byteLength));
    this.#check();
  }

  /** @throws Error when what came out is not one complete frame. */
  finish(): undefined {
    this.#stream.end();
    // Frees the window and the tables of zstd, whose size the collector does not see.
    this.#stream.close();
    this.#check();
    if (!this.#walk.ended || this.#surplus > 0) throw new Error('zstd ended its frame early');
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
