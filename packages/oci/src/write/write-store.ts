import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageJson } from '../image/image-json.ts';
import { runLayerWorkers } from '../workers.ts';
import { allBlobs, type ImageWork, largestFirst, newJob } from './image-run.ts';
import type { StoreTarget } from './image-target.ts';
import { type LayerJob, layerFileName, type WrittenBlob } from './layer-job.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';

/**
 * Hands an image to a store: each layer as soon as it is made, while others are made, then the
 * config and the manifest. No more layers lie in files than are being made and taken.
 */
export function writeToStore(work: ImageWork, { files, store }: StoreTarget): Promise<ImageJson> {
  const { signal, threads, warn } = work;
  const name = `temporary files in ${files} (see TMPDIR)`;
  return withTemporaryDirectory({ path: join(files, 'layers'), name, warn }, async (directory) => {
    const destination = { kind: 'files', directory, name } as const;
    const run = await work.settle(destination);
    const { blobs, known, made, sequence } = run;
    const failed = new AbortController();
    const missing = sequence.filter((number) => !made.has(number));
    const allowed = new Int32Array(new SharedArrayBuffer(4));
    allowed[0] = store.width + threads;
    const job = { ...newJob(run, destination, largestFirst(blobs, missing)), allowed };
    const handing = new Handing(job, store, directory, (error) => failed.abort(error));
    for (const layer of sequence) {
      const blob = made.has(layer) ? known.get(layer) : undefined;
      if (blob !== undefined) handing.add({ ...blob, layer });
    }
    const anyEnd = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
    const onWritten = (blob: WrittenBlob) => handing.add(blob);
    const written = await runLayerWorkers(job, { threads, signal: anyEnd, onWritten });
    await handing.end();
    anyEnd.throwIfAborted();
    const json = run.describe(allBlobs(run, written));
    await store.putImage(json);
    return json;
  });
}

/** Layers on their way to a store, a few at a time. */
class Handing {
  readonly #job: LayerJob;
  readonly #store: StoreTarget['store'];
  readonly #directory: string;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting: WrittenBlob[] = [];
  readonly #hands = new Set<Promise<void>>();

  constructor(job: LayerJob, store: StoreTarget['store'], directory: string, onFailure: (error: unknown) => void) {
    this.#job = job;
    this.#store = store;
    this.#directory = directory;
    this.#onFailure = onFailure;
  }

  add(written: WrittenBlob): void {
    this.#waiting.push(written);
    if (this.#hands.size >= this.#store.width) return;
    const hand: Promise<void> = this.#work()
      .catch(this.#onFailure)
      .finally(() => this.#hands.delete(hand));
    this.#hands.add(hand);
  }

  /** Settles when all layers are taken, or one was not. */
  async end(): Promise<void> {
    await Promise.all(this.#hands);
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#put(next);
  }

  async #put(written: WrittenBlob): Promise<void> {
    const path = join(this.#directory, layerFileName(written.layer));
    const { progress, allowed, known, layers } = this.#job;
    const { tarSize = 0 } = layers[written.layer] ?? {};
    let told = 0;
    const tell = (bytes: number) => {
      // Those known before count once, when they are made.
      if (known.has(written.layer)) return;
      const done = written.size === 0 ? tarSize : Math.round((tarSize * bytes) / written.size);
      Atomics.add(progress, 0, BigInt(done - told));
      told = done;
    };
    await this.#store.putLayer({ ...written, path }, tell);
    tell(written.size);
    rmSync(path, { force: true });
    if (allowed === undefined) return;
    Atomics.add(allowed, 0, 1);
    Atomics.notify(allowed, 0);
  }
}
