import type { FileColumns } from '@chunkah/core/engine';
import type { ContentSource } from '@chunkah/rootfs';
import type { ImageJson } from '../image/image-json.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import type { LayerDestination, LayerJob, SizedLayer, WrittenBlob } from './layer-job.ts';
import type { Warn } from './removed-at-end.ts';

/** An image that is being written: what every kind of output needs. */
export interface ImageRun {
  readonly content: ContentSource;
  readonly columns: FileColumns;
  readonly format: LayerFormat;
  /** Layers that differ; equal ones are one blob. */
  readonly blobs: readonly SizedLayer[];
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** One element: bytes of tar made so far, by all workers. */
  readonly progress: BigInt64Array<SharedArrayBuffer>;
  readonly warn: Warn;
  /** Makes the manifest, the config and the index from the blobs as they were written. */
  readonly describe: (written: readonly WrittenBlob[]) => ImageJson;
}

/**
 * Whether the size of every blob is known before it is made, so that it can be put, or made again,
 * anywhere.
 */
export function knowsSizes({ blobs }: Pick<ImageRun, 'blobs'>): boolean {
  return blobs.every(({ blobSize }) => blobSize !== undefined);
}

/** The job of all layers of a run, none taken yet. */
export function startJob(run: ImageRun, destination: LayerDestination, order: readonly number[]): LayerJob {
  const { content, columns, format, blobs, progress } = run;
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  return { content, columns, format, layers: blobs, order, destination, taken, stopped, progress };
}

/** Largest first, so that no thread is left with a large layer at the end. */
export function largestFirst(layers: readonly SizedLayer[]): number[] {
  const numbers = layers.map((_, number) => number);
  return numbers.sort((a, b) => (layers[b]?.tarSize ?? 0) - (layers[a]?.tarSize ?? 0) || a - b);
}
