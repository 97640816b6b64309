import type { Tree } from '@chunkah/rootfs';
import { compressionOf, type LayerCompression } from '../compress/compressions.ts';
import { distinctLayers } from '../layer/distinct-layers.ts';
import type { EncodedLayer, ImageLayer } from '../layer/image-layer.ts';
import { LayerEncoder } from '../layer/layer-encoder.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import type { BlobPlace } from '../stored/stored-image.ts';
import { runLayerWorkers } from '../workers.ts';
import type { DraftedLayers, LayerDraft } from './drafted-layers.ts';
import { hashLayers } from './hash-layers.ts';
import { type ImageRun, largestFirst, newJob } from './image-run.ts';
import { formedLayer } from './layer-form.ts';
import type { LayerDestination, SizedLayer, WrittenLayer } from './layer-job.ts';

export interface SettleOptions {
  readonly tree: Tree;
  readonly format: LayerFormat;
  readonly compression: LayerCompression;
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** One element: bytes of tar made so far, by all workers. */
  readonly progress: BigInt64Array<SharedArrayBuffer>;
}

/** The layers of an image, settled, and the blobs that they are. */
export interface Settled extends Pick<ImageRun, 'blobs' | 'sequence' | 'known' | 'made'> {
  readonly layers: readonly ImageLayer[];
  /** For each layer the number of its blob. */
  readonly numberOf: readonly number[];
}

/** Layers that differ and were made before it was settled which ones the image has. */
interface MadeLayers {
  readonly layers: readonly EncodedLayer[];
  /** By their numbers among `layers`. */
  readonly written: ReadonlyMap<number, WrittenLayer>;
  /** Whether their blobs lie at the destination. */
  readonly isStored: boolean;
}

/** An image whose layers are settled from the start. */
export function settledLayers(options: SettleOptions, layers: readonly ImageLayer[]): Settled {
  return settled(options, layers, { layers: [], written: new Map(), isStored: false });
}

/**
 * Makes the drafts of an image, and settles by them which layers it has.
 * @param destination of their blobs; without one they are only hashed.
 */
export async function settleLayers(
  options: SettleOptions,
  layers: DraftedLayers,
  destination: LayerDestination | undefined,
): Promise<Settled> {
  const isOfUse = destination !== undefined || isTar(options.compression);
  const isWanted = ({ isBlobWanted }: LayerDraft) => isOfUse && isBlobWanted;
  const wanted = layers.drafts.filter(isWanted);
  const others = layers.drafts.filter((draft) => !isWanted(draft));
  const { compression } = options;
  const otherIds = await hashLayers({ ...options, layers: others.map((draft) => ({ ...draft, compression })) });
  const { layers: distinct, numberOf } = distinctLayers(
    wanted.map(({ layer }) => layer),
    options.tree.files.columns,
    options.format,
  );
  const tars = new Map(numberOf.map((number, index) => [number, wanted[index]?.tar]));
  const written = await makeLayers(options, distinct, tars, destination);
  const diffIds = new Map([
    ...others.map((draft, index) => [draft, otherIds[index]] as const),
    ...wanted.map((draft, index) => [draft, written.get(numberOf[index] ?? -1)?.diffId] as const),
  ]);
  const final = await layers.settle(layers.drafts.map((draft) => diffIds.get(draft)));
  return settled(options, final, { layers: distinct, written, isStored: destination !== undefined });
}

async function makeLayers(
  options: SettleOptions,
  layers: readonly EncodedLayer[],
  tars: ReadonlyMap<number, BlobPlace | undefined>,
  destination: LayerDestination = { kind: 'digest-only' },
): Promise<Map<number, WrittenLayer>> {
  const blobs = sizedLayers(options, layers).map((blob, number) => {
    const tar = tars.get(number);
    return tar === undefined ? blob : { ...blob, tar };
  });
  const order = largestFirst(blobs, Array.from(blobs.keys()));
  const job = newJob({ ...options, blobs, known: new Map() }, destination, order);
  const written = await runLayerWorkers(job, { threads: options.threads, signal: options.signal });
  return new Map(written.map(({ layer, ...blob }) => [layer, blob]));
}

function settled(options: SettleOptions, layers: readonly ImageLayer[], made: MadeLayers): Settled {
  const { columns } = options.tree.files;
  const distinct = distinctLayers<ImageLayer>([...made.layers, ...layers], columns, options.format);
  const numberOf = distinct.numberOf.slice(made.layers.length);
  const known = new Map(made.written);
  for (const [number, layer] of distinct.layers.entries()) {
    if (layer.kind !== 'kept') continue;
    known.set(number, { diffId: layer.diffId, digest: layer.digest, size: layer.blob.size });
  }
  const blobs = sizedLayers(options, distinct.layers).map((blob, number) => {
    const size = known.get(number)?.size;
    return size === undefined ? blob : { ...blob, blobSize: size };
  });
  const stored = new Set(made.isStored ? made.written.keys() : []);
  return { layers, numberOf, blobs, sequence: [...new Set(numberOf)], known, made: stored };
}

/** Adds what is known of the layers' blobs before they are made. */
function sizedLayers({ tree, format, compression }: SettleOptions, layers: readonly ImageLayer[]): SizedLayer[] {
  const encoder = new LayerEncoder(tree.files.columns, format);
  return layers.map((layer): SizedLayer => {
    if (layer.kind === 'kept') {
      const { size } = layer.blob;
      return { ...layer, compression: { name: 'none' }, tarSize: size, blobSize: size };
    }
    const formed = formedLayer(layer, compression, tree.files.columns, format);
    const tarSize = encoder.measure(formed);
    return { ...formed, tarSize, ...(isTar(compression) ? { blobSize: tarSize } : {}) };
  });
}

function isTar(compression: LayerCompression): boolean {
  return compressionOf(compression).compression.compress === undefined;
}

/**
 * Bytes that are still to make.
 * @param passes how often the tar of a layer is made of which nothing is known.
 */
export function bytesToMake({ blobs, sequence, known, made }: Settled, passes: number): number {
  return sequence.reduce((sum, number) => {
    const times = made.has(number) ? 0 : known.has(number) ? 1 : passes;
    return sum + times * (blobs[number]?.tarSize ?? 0);
  }, 0);
}
