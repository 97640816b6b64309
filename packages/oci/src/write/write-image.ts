import type { Tree } from '@chunkah/rootfs';
import { compressionOf, type LayerCompression } from '../compress/compressions.ts';
import { type ImageDescription, type ImageJson, type LayerDescription, makeImageJson } from '../image/image-json.ts';
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
  /** In the order in which they are applied, usually what changes least first. */
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
 * Writes an image. Nothing appears under the target's name before it is complete, but for a mount
 * point: its file or empty directory is filled where it is, and is empty again after a failure.
 * @throws ChunkahError when the rootfs changed meanwhile or the output cannot be written; the
 * signal's reason when aborted; RangeError for a level that the compression does not have.
 */
export async function writeImage(options: WriteImageOptions): Promise<WrittenImage> {
  const { compression, format, image, target, tree } = options;
  const { columns } = tree.files;
  const distinct = distinctLayers(options.layers, columns, format);
  const progress = new BigInt64Array(new SharedArrayBuffer(8));
  const encoder = new LayerEncoder(columns, format);
  const blobs = distinct.layers.map((layer) => sizedLayer(layer, encoder, compression));
  let layers: readonly WrittenLayer[] = [];
  const run: ImageRun = {
    content: tree.content,
    columns,
    format,
    blobs,
    threads: options.threads,
    signal: options.signal,
    progress,
    warn: options.onWarning ?? (() => {}),
    describe(written) {
      const described = options.layers.map((layer, number) => {
        const blob = distinct.numberOf[number] ?? -1;
        return describeLayer(layer, blobs[blob], written[blob]);
      });
      layers = described.map(({ diffId, digest, size }) => ({ diffId, digest, size }));
      return makeImageJson(image, described);
    },
  };
  const output = outputOf(target);
  const tarBytes = blobs.reduce((sum, { tarSize }) => sum + tarSize, 0);
  const total = output.passes(run, target) * tarBytes;
  options.onWrite?.({ done: () => Number(Atomics.load(progress, 0)), total });
  const json = await output.write(run, target);
  return { ...json, layers };
}

/** Adds what is known of the layer's blob before it is made. */
function sizedLayer(layer: ImageLayer, encoder: LayerEncoder, compression: LayerCompression): SizedLayer {
  const tarSize = encoder.measure(layer);
  const isTar = compressionOf(compression).compression.compress === undefined;
  return { ...layer, compression, tarSize, ...(isTar ? { blobSize: tarSize } : {}) };
}

/**
 * What the manifest and the config say of a layer. Equal layers are one blob, but each has
 * annotations of its own.
 */
function describeLayer(
  { annotations, history }: ImageLayer,
  blob: SizedLayer | undefined,
  written: WrittenBlob | undefined,
): LayerDescription {
  if (blob === undefined || written === undefined) throw new Error('a layer was not written');
  const mediaType = mediaTypes.layer + compressionOf(blob.compression).compression.mediaTypeSuffix;
  const { diffId, digest, size } = written;
  return { mediaType, annotations, history, diffId, digest, size };
}
