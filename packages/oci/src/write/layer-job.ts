import type { FailureData, FileColumns } from '@chunkah/core/engine';
import type { ContentSource } from '@chunkah/rootfs';
import type { LayerCompression } from '../compress/compressions.ts';
import type { StringMap } from '../image/string-map.ts';
import type { ImageLayer } from '../layer/image-layer.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import type { BlobPlace } from '../stored/stored-image.ts';

/**
 * Where a worker puts the bytes of layer `n`. Files are temporary: errors tell the `name` of the
 * output that they are for.
 */
export type LayerDestination =
  /** Nowhere: only digests are wanted. */
  | { readonly kind: 'digest-only' }
  /** The file `layer-n` in a directory. */
  | { readonly kind: 'files'; readonly directory: string; readonly name: string }
  /** One existing file at `offsets[n]` bytes. */
  | { readonly kind: 'in-place'; readonly path: string; readonly name: string; readonly offsets: readonly number[] };

/** What all layer workers of one run share: plain data, the large parts in shared memory. */
export interface LayerJob {
  readonly content: ContentSource;
  readonly columns: FileColumns;
  readonly format: LayerFormat;
  readonly layers: readonly SizedLayer[];
  /** Numbers of layers in the order in which workers take them. */
  readonly order: readonly number[];
  /** By the numbers of layers: blobs whose digests are known, so that they are not hashed. */
  readonly known: ReadonlyMap<number, WrittenLayer>;
  readonly destination: LayerDestination;
  /** One element: how many of `order` are taken. */
  readonly taken: Int32Array<SharedArrayBuffer>;
  /** One element: how many of `order` may be taken yet; without it all. */
  readonly allowed?: Int32Array<SharedArrayBuffer>;
  /** One element: not 0 when all threads are to end as they are. */
  readonly stopped: Int32Array<SharedArrayBuffer>;
  /** One element: bytes of tar made so far, by all workers. */
  readonly progress: BigInt64Array<SharedArrayBuffer>;
}

/** A layer with what is known of its blob before any file is read. A kept one is not a tar to us. */
export type SizedLayer = ImageLayer & {
  /** How its blob is made of its tar. */
  readonly compression: LayerCompression;
  /** Bytes of its tar; of the blob of a kept layer. */
  readonly tarSize: number;
  /** Bytes of its blob; missing while only compressing tells. */
  readonly blobSize?: number;
  /** A tar that it has to be: it is not made when it differs from that at first sight. */
  readonly tar?: BlobPlace;
};

/** The blob of a layer. */
export interface WrittenLayer {
  /** Of the uncompressed tar. */
  readonly diffId: string;
  /** Of the blob; the diff id when it is not compressed. */
  readonly digest: string;
  /** Bytes of the blob. */
  readonly size: number;
  /** What its compression adds to the annotations of the layer. */
  readonly annotations?: StringMap;
}

/** Result of writing one layer of a job. */
export interface WrittenBlob extends WrittenLayer {
  /** Its number among the layers of the job. */
  readonly layer: number;
}

/** Name of layer `n`'s file in a destination of kind `files`. */
export function layerFileName(layer: number): string {
  return `layer-${layer}`;
}

/** Message of a worker. */
export type LayerWorkerMessage =
  | { readonly kind: 'written'; readonly written: WrittenBlob }
  | { readonly kind: 'failed'; readonly error: FailureData };
