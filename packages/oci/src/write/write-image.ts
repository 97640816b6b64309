import type { FileColumns } from '@chunkah/core/engine';
import type { Tree } from '@chunkah/rootfs';
import { compressionOf, type LayerCompression } from '../compress/compressions.ts';
import { type ImageDescription, type ImageJson, makeImageJson } from '../image/image-json.ts';
import { mediaTypes } from '../image/media-types.ts';
import { distinctLayers } from '../layer/distinct-layers.ts';
import type { ImageLayer } from '../layer/image-layer.ts';
import { LayerEncoder } from '../layer/layer-encoder.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import type { ImageRun } from './image-run.ts';
import type { ImageTarget } from './image-target.ts';
import type { SizedLayer, WrittenBlob, WrittenLayer } from './layer-job.ts';
import { outputOf } from './outputs.ts';
import type { Warn } from './removed-at-end.ts';

export interface WriteImageOptions {
  readonly target: ImageTarget;
  readonly tree: Tree;
  readonly format: LayerFormat;
  /** In the order in which they are applied, usually from the most to the least stable. */
  readonly layers: readonly ImageLayer[];
  readonly compression: LayerCompression;
  /** All that the manifest, the config and the index say besides the layers. */
  readonly image: ImageDescription;
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Hears of what cannot be removed in the end. */
  readonly onWarning?: Warn | undefined;
  /** Called once, before any byte is written. */
  readonly onWrite?: ((progress: WriteProgress) => void) | undefined;
}

/** How far the writing of an image is. */
export interface WriteProgress {
  /** Bytes made so far, of `total`. May be asked at any time. */
  done(): number;
  readonly total: number;
}

/** An image as it was written. */
export interface WrittenImage extends ImageJson {
  /** In the order of the layers given. */
  readonly layers: readonly WrittenLayer[];
}

/**
 * Writes an image. Nothing appears under the target's name before it is complete, but for a mount point: its file or empty
 * directory is filled where it is, and is empty again after a failure.
 * @throws ChunkahError when the rootfs changed meanwhile or the output cannot be written; the signal's reason when aborted;
 * RangeError for a level that the compression does not have.
 */
export async function writeImage(options: WriteImageOptions): Promise<WrittenImage> {
  const { compression, format, image, target, tree } = options;
  const { columns } = tree.files;
  const distinct = distinctLayers(options.layers, columns, format);
  const progress = new BigInt64Array(new SharedArrayBuffer(8));
  let layers: readonly WrittenLayer[] = [];
  const run: ImageRun = {
    content: tree.content,
    columns,
    format,
    compression,
    blobs: measureLayers(distinct.layers, columns, format, compression),
    threads: options.threads,
    signal: options.signal,
    progress,
    warn: options.onWarning ?? (() => {}),
    describe(blobs) {
      layers = distinct.numberOf.map((number) => writtenLayer(blobs, number));
      return describeImage(image, options.layers, layers, compression);
    },
  };
  const output = outputOf(target);
  const tarBytes = run.blobs.reduce((sum, { tarSize }) => sum + tarSize, 0);
  const total = output.passes(run, target) * tarBytes;
  options.onWrite?.({ done: () => Number(Atomics.load(progress, 0)), total });
  const json = await output.write(run, target);
  return { ...json, layers };
}

/** Adds to each layer what is known of its size. */
function measureLayers(
  layers: readonly ImageLayer[],
  columns: FileColumns,
  format: LayerFormat,
  compression: LayerCompression,
): SizedLayer[] {
  const encoder = new LayerEncoder(columns, format);
  const isPlain = compressionOf(compression).compression.compress === undefined;
  return layers.map((layer) => {
    const tarSize = encoder.measure(layer);
    return { ...layer, tarSize, ...(isPlain ? { blobSize: tarSize } : {}) };
  });
}

function describeImage(
  image: ImageDescription,
  layers: readonly ImageLayer[],
  written: readonly WrittenLayer[],
  compression: LayerCompression,
): ImageJson {
  const mediaType = mediaTypes.layer + compressionOf(compression).compression.mediaTypeSuffix;
  const described = layers.map(({ annotations, history }, number) => {
    return { mediaType, annotations, history, ...writtenLayer(written, number) };
  });
  return makeImageJson(image, described);
}

function writtenLayer(written: readonly (WrittenLayer | WrittenBlob)[], number: number): WrittenLayer {
  const layer = written[number];
  if (layer === undefined) throw new Error(`layer ${number} was not written`);
  const { diffId, digest, size } = layer;
  return { diffId, digest, size };
}
