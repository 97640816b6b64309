import type { FileColumns } from '@chunkah/core/engine';
import type { Tree } from '@chunkah/rootfs';
import type { ImageJson } from '../image/image-json.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import type { LayerDestination, LayerJob, SizedLayer, WrittenBlob, WrittenLayer } from './layer-job.ts';
import type { Warn } from './removed-at-end.ts';

/** What the writing of an image begins with. */
export interface ImageWork {
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  readonly warn: Warn;
  /**
   * Settles which layers the image has. To be called once.
   * @param destination of blobs that have to be made for that; without one they are only hashed.
   */
  settle(destination?: LayerDestination): Promise<ImageRun>;
}

/** An image that is being written: what every kind of output needs. */
export interface ImageRun extends Omit<ImageWork, 'settle'> {
  readonly tree: Tree;
  readonly format: LayerFormat;
  /** Layers that differ: equal ones are one blob. The image need not have all of them. */
  readonly blobs: readonly SizedLayer[];
  /** Numbers of the blobs that the image has, each once, in its order. */
  readonly sequence: readonly number[];
  /** By their numbers, blobs whose digest and size are known before the image is written. */
  readonly known: ReadonlyMap<number, WrittenLayer>;
  /** Numbers of blobs that lie at the destination that was given, whether or not they are needed. */
  readonly made: ReadonlySet<number>;
  /** One element: bytes of tar made so far, by all workers. */
  readonly progress: BigInt64Array<SharedArrayBuffer>;
  /** Makes the manifest, the config and the index from all blobs of the image. */
  readonly describe: (written: readonly WrittenBlob[]) => ImageJson;
}

/**
 * Whether the size of every blob is known before it is made, so that it can be put, or made again,
 * anywhere.
 */
export function knowsSizes({ blobs, sequence }: Pick<ImageRun, 'blobs' | 'sequence'>): boolean {
  return sequence.every((number) => blobs[number]?.blobSize !== undefined);
}

/** A job of some layers, none taken yet. @param order their numbers. */
export function newJob(
  run: Pick<ImageRun, 'tree' | 'format' | 'blobs' | 'known' | 'progress'>,
  destination: LayerDestination,
  order: readonly number[],
): LayerJob {
  const { tree, format, blobs, known, progress } = run;
  const columns: FileColumns = tree.files.columns;
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const stopped = new Int32Array(new SharedArrayBuffer(4));
  return { content: tree.content, columns, format, layers: blobs, order, known, destination, taken, stopped, progress };
}

/** All blobs of the image in its order: those written now, and those that were known. */
export function allBlobs({ known, sequence }: ImageRun, written: readonly WrittenBlob[]): WrittenBlob[] {
  const blobs = new Map<number, WrittenLayer>([...known, ...written.map((blob) => [blob.layer, blob] as const)]);
  return sequence.map((layer) => ({ ...(blobs.get(layer) ?? neverWritten(layer)), layer }));
}

function neverWritten(layer: number): never {
  throw new Error(`layer ${layer} was not written`);
}

/** Largest first, so that no thread is left with a large layer at the end. */
export function largestFirst(layers: readonly SizedLayer[], numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => (layers[b]?.tarSize ?? 0) - (layers[a]?.tarSize ?? 0) || a - b);
}
