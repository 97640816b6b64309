import { printable } from '@chunkah/core';
import { ZstdFrameFault } from '@chunkah/core/engine';
import { zstdContent } from '../compress/zstd-content.ts';
import type { Findings } from './findings.ts';
import type { StoredFile } from './stored-files.ts';

/** Decompresses a zstd blob of any number of frames and reports damage. */
export class ZstdReader {
  /** Whether the data ended early or was damaged: what was read is not the content. */
  broken = false;
  readonly #blob: StoredFile;
  readonly #findings: Findings;

  constructor(blob: StoredFile, findings: Findings) {
    this.#blob = blob;
    this.#findings = findings;
  }

  async *read(): AsyncGenerator<Buffer> {
    try {
      for await (const { buffer, byteOffset, byteLength } of zstdContent(this.#blob.read())) {
        yield Buffer.from(buffer, byteOffset, byteLength);
      }
    } catch (error) {
      if (!(error instanceof ZstdFrameFault)) throw error;
      this.broken = true;
      this.#findings.add('ZSTD_BROKEN', this.#blob.name, `cannot be decompressed: ${printable(error.message)}`);
    }
  }
}
