import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobPlace, StoredLayer } from '../stored/stored-image.ts';
import { outputFailed } from '../write/output-file.ts';
import { spoolFull } from './errors.ts';
import type { SpoolJob } from './spool-job.ts';

/** Layers that are fetched at the same time, as go-containerregistry does. */
const width = 4;

/**
 * Gets the blob of a layer that does not lie on this machine, and checks its size and its digest.
 * It ends when the signal is aborted.
 */
export type FetchLayer = (layer: StoredLayer, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/** Writes blobs to files, a few at a time. */
export class Fetching {
  readonly #fetch: FetchLayer;
  readonly #job: SpoolJob;
  readonly #directory: string;
  readonly #running = new Set<Promise<BlobPlace>>();
  readonly #waiting: (() => void)[] = [];
  /** Bytes so far. */
  bytes = 0;

  /** @param directory for the files. */
  constructor(fetch: FetchLayer, job: SpoolJob, directory: string) {
    this.#fetch = fetch;
    this.#job = job;
    this.#directory = directory;
  }

  /**
   * Writes the blob of a layer to a new file, when it is its turn.
   * @param file its name.
   * @throws what fetching throws; ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED`; the signal's reason.
   */
  async file(layer: StoredLayer, file: string, signal: AbortSignal): Promise<BlobPlace> {
    while (this.#running.size >= width) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    signal.throwIfAborted();
    const running = this.#write(layer, join(this.#directory, file), signal);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      this.#waiting.shift()?.();
    }
  }

  /** Settles when nothing is written any longer. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  async #write(layer: StoredLayer, path: string, signal: AbortSignal): Promise<BlobPlace> {
    const handle = await this.#attempt(() => open(path, 'wx', 0o600));
    try {
      let size = 0;
      for await (const bytes of this.#fetch(layer, signal)) {
        signal.throwIfAborted();
        const before = Atomics.add(this.#job.written, 0, BigInt(bytes.length));
        if (before + BigInt(bytes.length) > this.#job.room) throw spoolFull(this.#job.files, this.#job.room);
        await this.#attempt(() => writeWhole(handle, bytes, size));
        size += bytes.length;
        this.bytes += bytes.length;
      }
      return { path, start: 0, size };
    } finally {
      await handle.close();
    }
  }

  async #attempt<Result>(action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      throw outputFailed(this.#job.files, error);
    }
  }
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
