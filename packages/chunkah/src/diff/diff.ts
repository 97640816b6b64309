import { availableParallelism } from 'node:os';
import { type Logger, printable } from '@chunkah/core';
import { silentLogger } from '@chunkah/core/engine';
import { type LayerTarsOptions, parsePlatform, type SpoolProgress, withLayerTars } from '@chunkah/oci';
import { type DiffResult, type DiffStep, formatVersion } from '@chunkah/report';
import type { OpenedImage } from '../image-sources/opened-image.ts';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import { imageLocation, withImage } from '../image-sources/with-image.ts';
import type { PlanOptions } from '../pipeline/options.ts';
import { comparedImages } from './compared-image.ts';
import { stepOfComponents, stepOfEntries, sum } from './describe-step.ts';
import { diffNeedsImages } from './errors.ts';

/** How far a comparison goes. */
export interface CompareOptions {
  /** How many files are named for each layer; default none. */
  readonly files?: number | undefined;
  /** Whether layers that are in a registry are fetched, to compare their entries; default: if files are named. */
  readonly fetchLayers?: boolean | undefined;
  /** Called before layers are read. */
  readonly onSpool?: ((progress: SpoolProgress) => void) | undefined;
}

/** What a comparison of images depends on. */
export interface DiffOptions
  extends CompareOptions,
    Pick<PlanOptions, 'authfile' | 'registryCa' | 'registryInsecure' | 'threads'> {
  /** Where the images are, the oldest first; at least two. */
  readonly images: readonly string[];
  /** `linux/ARCHITECTURE[/VARIANT]`: picks one of several images; default: this machine's. */
  readonly platform?: string | undefined;
  readonly signal?: AbortSignal;
  readonly logger?: Logger;
}

/**
 * Compares images: what a client of one downloads for the next, and why.
 * @throws ChunkahError `DIFF_NEEDS_IMAGES`, `IMAGE_UNKNOWN`, and what reading images throws.
 */
export async function diff(options: DiffOptions): Promise<DiffResult> {
  const { images } = options;
  if (images.length < 2) throw diffNeedsImages();
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
  const locations = images.map((text) => ({ text, location: imageLocation(text) }));
  const steps: DiffStep[] = [];
  for (const [index, newer] of locations.slice(1).entries()) {
    const older = locations[index];
    if (older === undefined) continue;
    const step = await withImage(older.location, platform, options, (before) =>
      withImage(newer.location, platform, options, (after) =>
        diffStep({ ...before, text: older.text }, { ...after, text: newer.text }, options),
      ),
    );
    steps.push(step);
  }
  return { formatVersion, steps, downloadBytes: sum(steps.map(({ downloadBytes }) => downloadBytes)) };
}

type NamedImage = OpenedImage & { readonly text: string };

async function diffStep(older: NamedImage, newer: NamedImage, options: DiffOptions): Promise<DiffStep> {
  const [before, after] = comparedImages(older, newer);
  if (![older, newer].every((image) => isReadable(image, options))) return stepOfComponents(before, after);
  const names = [older.image.name, newer.image.name] as const;
  return withLayerTars(older.image, readingWith(older, options), (oldTars) => {
    const known = new Map(older.image.layers.map((layer, index) => [keyOf(layer), oldTars[index]]));
    const layers = newer.image.layers.filter((layer) => !known.has(keyOf(layer)));
    return withLayerTars({ name: newer.image.name, layers }, readingWith(newer, options), async (tars) => {
      const all = new Map([...known, ...layers.map((layer, index) => [keyOf(layer), tars[index]] as const)]);
      const newTars = newer.image.layers.flatMap((layer) => all.get(keyOf(layer)) ?? []);
      return stepOfEntries(before, after, { names, older: oldTars, newer: newTars }, options.files ?? 0);
    });
  });
}

/** What both images have is read once. */
function keyOf({ digest, diffId }: { readonly digest: string; readonly diffId: string }): string {
  return `${digest} ${diffId}`;
}

/** Whether the layers of an image lie on this machine, or are to be fetched. */
export function isReadable(
  { image, fetch }: OpenedImage,
  { fetchLayers, files = 0, logger = silentLogger }: CompareOptions & Pick<DiffOptions, 'logger'>,
): boolean {
  if (image.layers.every(({ blob }) => blob !== undefined)) return true;
  if (!(fetchLayers ?? files > 0)) return false;
  if (fetch !== undefined) return true;
  logger.warn(`the layers of ${printable(image.name)} are not at hand: only components are compared`);
  return false;
}

/** What the layers of an image are read with. */
export function readingWith(
  { fetch }: Pick<OpenedImage, 'fetch'>,
  options: CompareOptions & Pick<DiffOptions, 'logger' | 'threads' | 'signal'>,
): LayerTarsOptions {
  const { logger = silentLogger, threads = availableParallelism(), signal, onSpool } = options;
  return {
    ...{ directory: temporaryFiles(), threads, signal, onSpool, fetch },
    onWarning: (text) => logger.warn(text),
    onInfo: (text) => logger.info(text),
  };
}
