import type { FileColumns } from '@chunkah/core/engine';
import type { ImageDocuments } from '../image/image-documents.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import type { LayerDestination, LayerJob, SizedLayer, WrittenLayer } from './layer-job.ts';
import type { Warn } from './removed-at-end.ts';

/** An image that is being written: what every kind of output needs. */
export interface ImageRun {
  /** The rootfs on the host as a binary string. */
  readonly root: string;
  readonly columns: FileColumns;
  readonly format: LayerFormat;
  /** Layers that differ; equal ones are one blob. */
  readonly blobs: readonly SizedLayer[];
  /** gzip level 0 to 9; `undefined` for uncompressed layers. */
  readonly compressionLevel: number | undefined;
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** One element: bytes of tar made so far, by all workers. */
  readonly progress: BigInt64Array<SharedArrayBuffer>;
  readonly warn: Warn;
  /** Makes the manifest, config and index from the blobs as they were written. */
  readonly document: (written: readonly WrittenLayer[]) => ImageDocuments;
}

/** The job of all layers of a run, none taken yet. */
export function startJob(run: ImageRun, destination: LayerDestination, order: readonly number[]): LayerJob {
  const { root, columns, format, blobs, progress } = run;
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  return { root, columns, format, layers: blobs, order, destination, taken, stopped, progress };
}

/** Largest first, so that no thread is left with a large layer at the end. */
export function largestFirst(layers: readonly SizedLayer[]): number[] {
  const numbers = layers.map((_, number) => number);
  return numbers.sort((a, b) => (layers[b]?.tarSize ?? 0) - (layers[a]?.tarSize ?? 0) || a - b);
}
