import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { printable } from '@chunkah/core';
import { aboutOption, aboutOptionLater, type Plan, type PlannedLayer } from '@chunkah/core/engine';
import {
  type EncodedLayer,
  formedLayer,
  hashLayers,
  type ImageDescription,
  type LayerCompression,
  measureLayers,
  readImage,
  type StoredImage,
  type StoredLayer,
  withLayerTars,
  withTemporaryDirectory,
  writeImage,
} from '@chunkah/oci';
import type { DiffStep } from '@chunkah/report';
import type { TarBlob } from '@chunkah/rootfs';
import type { OpenedImage } from '../image-sources/opened-image.ts';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import { imageLocation, withImage } from '../image-sources/with-image.ts';
import { storedLayerCompression } from '../limits/stored-facts.ts';
import { describeLayer } from '../pipeline/describe-layer.ts';
import type { Prepared } from '../pipeline/prepare.ts';
import type { StoredComponent } from '../pipeline/stored-components.ts';
import { type ComparedImage, comparedImage } from './compared-image.ts';
import { stepOfComponents, stepOfEntries } from './describe-step.ts';
import { type CompareOptions, isReadable, readingWith } from './diff.ts';

/** A plan, and what its image will be besides. */
export interface PlannedImage {
  readonly plan: Plan;
  readonly compression: LayerCompression;
  readonly description: ImageDescription;
}

/**
 * Compares a plan with an image that exists. The tar of each planned layer is made and hashed: a
 * client keeps the layer if the image has one with this diff id that is compressed in the same way.
 * New layers are compared entry by entry where the layers of the image are at hand; their tars are
 * temporary files meanwhile.
 * @param text where the image is, in the forms of `--image`.
 * @throws ChunkahError `IMAGE_UNKNOWN`; what reading images and making layers throws.
 */
export async function planDiff(
  text: string,
  prepared: Prepared,
  planned: PlannedImage,
  options: CompareOptions,
): Promise<DiffStep> {
  const { options: run, platform } = prepared;
  const location = aboutOption({ name: 'against' }, () => imageLocation(text));
  const reaching = { ...run, signal: prepared.signal };
  return aboutOptionLater({ name: 'against' }, () =>
    withImage(location, platform, reaching, (opened) => compare({ ...opened, text }, prepared, planned, options)),
  );
}

type NamedImage = OpenedImage & { readonly text: string };

async function compare(
  opened: NamedImage,
  prepared: Prepared,
  planned: PlannedImage,
  options: CompareOptions,
): Promise<DiffStep> {
  const { image } = opened;
  const layers = await madeLayers(prepared, planned);
  warnOfCompression(image, planned, prepared);
  const planKeys = new Set(layers.map(({ key }) => key));
  const older = comparedImage(opened, (layer) => planKeys.has(keyOfStored(layer)));
  const newer = comparedPlan(layers, image);
  const reading = { ...options, logger: prepared.logger, threads: prepared.options.threads, signal: prepared.signal };
  if (!isReadable(opened, reading)) return asPlanned(stepOfComponents(older, newer));
  return withLayerTars(image, readingWith(opened, reading), (oldTars) => {
    const tarOf = new Map(image.layers.map((layer, index) => [keyOfStored(layer), oldTars[index]]));
    const fresh = layers.filter(({ key }) => !tarOf.has(key));
    return withTars(fresh, prepared, planned, async (tars) => {
      for (const [index, { key }] of fresh.entries()) tarOf.set(key, tars[index]);
      const read = {
        names: [image.name, 'the plan'] as const,
        older: oldTars,
        newer: layers.flatMap(({ key }) => tarOf.get(key) ?? []),
      };
      return asPlanned(stepOfEntries(older, newer, read, options.files ?? 0));
    });
  });
}

/** Blobs of another compression are other blobs, whatever is in them. */
function warnOfCompression({ name, layers }: StoredImage, { compression }: PlannedImage, { logger }: Prepared): void {
  const stored = new Set(layers.map(storedLayerCompression));
  if (stored.size === 0 || stored.has(compression.name)) return;
  logger.warn(
    `the layers of ${printable(name)} have the compression ${[...stored].join(', ')}, those of the plan ` +
      `${compression.name}: none stays; see --compression`,
  );
}

/** A planned layer, and what its blob depends on. */
interface MadeLayer {
  readonly layer: EncodedLayer;
  readonly components: readonly StoredComponent[];
  readonly diffId: string;
  /** Bytes of its tar. */
  readonly bytes: number;
  /** Equal for equal blobs: diff id and compression. */
  readonly key: string;
}

async function madeLayers(prepared: Prepared, { plan, compression }: PlannedImage): Promise<MadeLayer[]> {
  const { tree, files, layerFormat: format, options, profile, signal } = prepared;
  const layers = plan.layers.map((layer) => describeLayer(layer, profile));
  const threads = options.threads ?? availableParallelism();
  const diffIds = await hashLayers({
    ...{ tree, format, threads, signal },
    layers: layers.map((layer) => ({ layer, compression })),
  });
  const sizes = measureLayers(layers, files.columns, format);
  return layers.map((layer, index) => {
    const diffId = diffIds[index] ?? '';
    const formed = formedLayer(layer, compression, files.columns, format);
    const components = plan.layers[index]?.components.map(storedComponent) ?? [];
    return { layer, components, diffId, bytes: sizes[index] ?? 0, key: `${formed.compression.name} ${diffId}` };
  });
}

function storedComponent({ name, version }: PlannedLayer['components'][number]): StoredComponent {
  return version === undefined ? { name } : { name, version };
}

function keyOfStored(layer: StoredLayer): string {
  return `${storedLayerCompression(layer)} ${layer.diffId}`;
}

function comparedPlan(planned: readonly MadeLayer[], { layers }: StoredImage): ComparedImage {
  const keys = new Set(layers.map(keyOfStored));
  return {
    text: 'the plan',
    layers: planned.map(({ diffId, bytes, components, key }) => {
      return { digest: diffId, diffId, bytes, components, isShared: keys.has(key) };
    }),
  };
}

/** Nothing is compressed yet: bytes are those of tars. */
function asPlanned(step: DiffStep): DiffStep {
  const { downloadBytes: downloadTarBytes, imageBytes: imageTarBytes } = step;
  return { downloadTarBytes, imageTarBytes, ...step, isPlanned: true };
}

/** Runs `use` with the tars of layers, which are temporary files meanwhile. */
function withTars<Result>(
  layers: readonly MadeLayer[],
  { tree, layerFormat: format, options, logger, signal }: Prepared,
  { description }: PlannedImage,
  use: (tars: readonly TarBlob[]) => Promise<Result>,
): Promise<Result> {
  if (layers.length === 0) return use([]);
  const threads = options.threads ?? availableParallelism();
  const directory = temporaryFiles();
  const onWarning = (text: string) => logger.warn(text);
  const place = { path: join(directory, 'plan'), name: `temporary files in ${directory}`, warn: onWarning };
  return withTemporaryDirectory(place, async (temporary) => {
    const path = join(temporary, 'image');
    await writeImage({
      target: { kind: 'directory', path },
      ...{ tree, format, threads, signal, onWarning },
      layers: layers.map(({ layer }) => layer),
      compression: { name: 'none' },
      image: description,
    });
    return withLayerTars(await readImage({ kind: 'oci', path }), { directory, threads, signal, onWarning }, use);
  });
}
