import { createRequire } from 'node:module';
import type { ZstdOptions } from 'node:zlib';
import { ZstdFrameWalk } from '@chunkah/core/engine';
import type * as minizlib from 'minizlib';
import type { Compressor } from './compression.ts';
import { zstdParameters } from './zstd-parameters.ts';

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
      params: zstdParameters(level, size),
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
