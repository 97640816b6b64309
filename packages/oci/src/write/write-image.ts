import type { Tree } from '@chunkah/rootfs';
import { compressionOf, type LayerCompression } from '../compress/compressions.ts';
import { type ImageDescription, type ImageJson, type LayerDescription, makeImageJson } from '../image/image-json.ts';
import { requireManifestSize } from '../image/manifest-size.ts';
import { mediaTypes } from '../image/media-types.ts';
import type { ImageLayer } from '../layer/image-layer.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import { firstNotText } from '../layer/text-names.ts';
import { type DraftedLayers, isDrafted } from './drafted-layers.ts';
import type { ImageRun, ImageWork } from './image-run.ts';
import type { ImageTarget } from './image-target.ts';
import type { LayerDestination, SizedLayer, WrittenBlob, WrittenLayer } from './layer-job.ts';
import { outputOf } from './outputs.ts';
import type { Warn } from './removed-at-end.ts';
import { bytesToMake, type Settled, settledLayers, settleLayers } from './settle-layers.ts';

export interface WriteImageOptions {
  readonly target: ImageTarget;
  readonly tree: Tree;
  readonly format: LayerFormat;
  /** In the order in which they are applied, usually what changes least first. */
  readonly layers: readonly ImageLayer[] | DraftedLayers;
  readonly compression: LayerCompression;
  /** All that the manifest, the config and the index say besides the layers. */
  readonly image: ImageDescription;
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Hears of what cannot be removed in the end. */
  readonly onWarning?: Warn | undefined;
  /**
   * Hears of layers that get another compression, since the one that is asked for cannot record
   * their names.
   * @param layer its place among the layers.
   * @param path the first entry that does not suit.
   */
  readonly onOtherCompression?: ((layer: number, path: string) => void) | undefined;
  /**
   * Called once, when every byte is made and before anything has the name of the image; what it
   * throws ends the run, and no image is there.
   */
  readonly onMade?: ((image: WrittenImage) => void) | undefined;
  /** Called once, before any byte is written. */
  readonly onWrite?: ((progress: WriteProgress) => void) | undefined;
}

/** How far the writing of an image is. */
export interface WriteProgress {
  /** Bytes made so far, of `total`. May be asked at any time. */
  done(): number;
  /** Changes once, when all layers are settled. */
  readonly total: number;
}

/** An image as it was written. */
export interface WrittenImage extends Omit<ImageJson, 'layers'> {
  /** In the order of its layers. */
  readonly layers: readonly WrittenLayer[];
}

/**
 * Writes an image. Nothing appears under the target's name before it is complete, but for a mount
 * point: its file or empty directory is filled where it is, and is empty again after a failure.
 * @throws ChunkahError when the rootfs changed meanwhile or the output cannot be written;
 * `MANIFEST_TOO_LARGE`; the signal's reason when aborted; RangeError for a level that the
 * compression does not have.
 */
export async function writeImage(options: WriteImageOptions): Promise<WrittenImage> {
  const { target, tree, format, threads, signal, onWarning: warn = () => {} } = options;
  const output = outputOf(target);
  const progress = new BigInt64Array(new SharedArrayBuffer(8));
  const settling = { ...options, progress };
  const given = options.layers;
  const bytesOf = (outcome: Settled) => bytesToMake(outcome, output.passes(outcome, target));
  const start = isDrafted(given)
    ? { total: given.expectedBytes, settle: (to?: LayerDestination) => settleLayers(settling, given, to) }
    : startSettled(settledLayers(settling, given), bytesOf);
  let { total } = start;
  let layers: readonly WrittenLayer[] = [];
  const settle: ImageWork['settle'] = async (destination) => {
    const outcome = await start.settle(destination);
    tellOtherCompressions(options, outcome);
    const describe = (written: readonly WrittenBlob[]) => {
      const blobOf = new Map(written.map((blob) => [blob.layer, blob]));
      const described = outcome.layers.map((layer, place) => {
        const number = outcome.numberOf[place] ?? -1;
        return describeLayer(layer, outcome.blobs[number], blobOf.get(number));
      });
      layers = described.map(({ diffId, digest, size }) => ({ diffId, digest, size }));
      const json = makeImageJson(options.image, described);
      options.onMade?.({ ...json, layers });
      requireManifestSize(json.manifest.bytes, options.image, described);
      return json;
    };
    const run: ImageRun = { ...outcome, tree, format, threads, signal, warn, progress, describe };
    total = Number(progress[0]) + bytesOf(outcome);
    return run;
  };
  options.onWrite?.({
    done: () => Number(Atomics.load(progress, 0)),
    get total() {
      return total;
    },
  });
  const json = await output.write({ threads, signal, warn, settle }, target);
  return { ...json, layers };
}

function tellOtherCompressions(
  { compression, tree, format, onOtherCompression }: WriteImageOptions,
  { layers, numberOf, blobs }: Settled,
): void {
  for (const [place, layer] of layers.entries()) {
    if (layer.kind === 'kept' || blobs[numberOf[place] ?? -1]?.compression.name === compression.name) continue;
    const file = firstNotText(layer, tree.files.columns, format);
    if (file !== undefined) onOtherCompression?.(place, tree.files.path(file));
  }
}

function startSettled(outcome: Settled, bytesOf: (outcome: Settled) => number) {
  return { total: bytesOf(outcome), settle: () => Promise.resolve(outcome) };
}

/**
 * What the manifest and the config say of a layer. Equal layers are one blob, but each has
 * annotations of its own.
 */
function describeLayer(
  layer: ImageLayer,
  blob: SizedLayer | undefined,
  written: WrittenLayer | undefined,
): LayerDescription {
  if (blob === undefined || written === undefined) throw new Error('a layer was not written');
  const { annotations, history } = layer;
  const suffix = compressionOf(blob.compression).compression.mediaTypeSuffix;
  const mediaType = layer.kind === 'kept' ? layer.mediaType : mediaTypes.layer + suffix;
  const { diffId, digest, size } = written;
  return { mediaType, annotations: { ...annotations, ...written.annotations }, history, diffId, digest, size };
}
