import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageJson } from '../image/image-json.ts';
import { blobPieces } from '../stored/blob-pieces.ts';
import { runLayerWorkers } from '../workers.ts';
import type { BlobStore, LayerBlob } from './blob-store.ts';
import { allBlobs, type ImageRun, type ImageWork, largestFirst, newJob } from './image-run.ts';
import type { StoreTarget } from './image-target.ts';
import { type LayerJob, layerFileName, type WrittenBlob } from './layer-job.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';

/**
 * Hands an image to a store: each layer as soon as it is made, while others are made, then the
 * config and the manifest. No more layers lie in files than are being made and taken. A kept layer
 * is read where it lies; one whose digest is known is made only when the store does not have it.
 */
export async function writeToStore(work: ImageWork, { files, store }: StoreTarget): Promise<ImageJson> {
  const { signal, threads, warn } = work;
  const run = await work.settle();
  const name = `temporary files in ${files} (see TMPDIR)`;
  return withTemporaryDirectory({ path: join(files, 'layers'), name, warn }, async (directory) => {
    const failed = new AbortController();
    const anyEnd = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
    const handing = new Handing(store, (error) => failed.abort(error));
    for (const layer of keptLayers(run)) handing.add(layer);
    const job = {
      ...newJob(run, { kind: 'files', directory, name }, largestFirst(run.blobs, await layersToMake(run, store))),
      allowed: new Int32Array(new SharedArrayBuffer(4)).fill(store.width + threads),
    };
    const onWritten = (blob: WrittenBlob) => handing.add(madeLayer(blob, run, job, directory));
    const written = await runLayerWorkers(job, { threads, signal: anyEnd, onWritten });
    await handing.end();
    anyEnd.throwIfAborted();
    const json = run.describe(allBlobs(run, written));
    await store.putImage(json);
    return json;
  });
}

/** A layer that is ready for the store. */
interface ReadyLayer {
  readonly blob: LayerBlob;
  /** Hears how many bytes of the blob are on their way. */
  onSent(bytes: number): void;
  /** Called when the store has it. */
  onTaken(): void;
}

function keptLayers({ blobs, known, sequence, progress }: ImageRun): ReadyLayer[] {
  return sequence.flatMap((number) => {
    const layer = blobs[number];
    const written = known.get(number);
    if (layer?.kind !== 'kept' || written === undefined) return [];
    const { blob: place, digest, repository } = layer;
    const blob = { ...written, repository, open: (start: number) => blobPieces(place, digest, start) };
    return [{ blob, onSent: teller(progress, place.size, place.size), onTaken: () => {} }];
  });
}

/** Numbers of the layers that are neither kept nor in the store. */
async function layersToMake({ blobs, known, sequence, progress }: ImageRun, store: BlobStore): Promise<number[]> {
  const encoded = sequence.filter((number) => blobs[number]?.kind !== 'kept');
  const there = new Set<number>();
  const asked = encoded.values();
  const ask = async () => {
    for (const number of asked) {
      const written = known.get(number);
      if (written === undefined || !(await store.hasLayer(written))) continue;
      there.add(number);
      Atomics.add(progress, 0, BigInt(written.size));
    }
  };
  await Promise.all(Array.from({ length: store.width }, ask));
  return encoded.filter((number) => !there.has(number));
}

/** A layer in a file of ours. */
function madeLayer(
  { layer, ...written }: WrittenBlob,
  { known }: ImageRun,
  { progress, allowed, layers }: LayerJob,
  directory: string,
): ReadyLayer {
  const path = join(directory, layerFileName(layer));
  // To make a layer whose digest is known is all that was expected of it.
  const share = known.has(layer) ? 0 : (layers[layer]?.tarSize ?? 0);
  const place = { path, start: 0, size: written.size };
  const open = (start: number) => blobPieces(place, written.digest, start);
  return {
    blob: { ...written, open },
    onSent: teller(progress, share, written.size),
    onTaken() {
      rmSync(path, { force: true });
      if (allowed === undefined) return;
      Atomics.add(allowed, 0, 1);
      Atomics.notify(allowed, 0);
    },
  };
}

/** Adds to the progress, `share` in all, by how many bytes of a blob are sent. */
function teller(progress: ImageRun['progress'], share: number, size: number): (bytes: number) => void {
  let told = 0;
  return (bytes) => {
    const done = size === 0 ? share : Math.round((share * bytes) / size);
    Atomics.add(progress, 0, BigInt(done - told));
    told = done;
  };
}

/** Layers on their way to a store, a few at a time. */
class Handing {
  readonly #store: BlobStore;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting: ReadyLayer[] = [];
  readonly #hands = new Set<Promise<void>>();

  constructor(store: BlobStore, onFailure: (error: unknown) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  add(layer: ReadyLayer): void {
    this.#waiting.push(layer);
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
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#store.putLayer(next.blob, next.onSent);
      next.onSent(next.blob.size);
      next.onTaken();
    }
  }
}
