import { availableParallelism } from 'node:os';
import type { Logger } from '@chunkah/core';
import { silentLogger } from '@chunkah/core/engine';
import { compareLayers, type LayerComparison, type StoredImage, withLayerTars } from '@chunkah/oci';
import { type DiffResult, type DiffStep, formatVersion, type GoneLayer, type LayerDiff } from '@chunkah/report';
import type { OpenedImage } from '../image-sources/opened-image.ts';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import { imageLocation, withImage } from '../image-sources/with-image.ts';
import type { PlanOptions } from '../pipeline/options.ts';
import { storedComponents } from '../pipeline/stored-components.ts';
import { componentComparison } from './component-changes.ts';
import { diffNeedsImages } from './errors.ts';
import { changedFiles, layerReasons } from './layer-reasons.ts';

/** What a comparison of images depends on. */
export interface DiffOptions extends Pick<PlanOptions, 'authfile' | 'registryCa' | 'registryInsecure' | 'threads'> {
  /** Where the images are, the oldest first; at least two. */
  readonly images: readonly string[];
  /** How many files are named for each layer; default none. */
  readonly files?: number;
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
  const locations = images.map((text) => ({ text, location: imageLocation(text) }));
  const steps: DiffStep[] = [];
  for (const [index, newer] of locations.slice(1).entries()) {
    const older = locations[index];
    if (older === undefined) continue;
    const step = await withImage(older.location, undefined, options, (before) =>
      withImage(newer.location, undefined, options, (after) =>
        diffStep({ ...before, text: older.text }, { ...after, text: newer.text }, options),
      ),
    );
    steps.push(step);
  }
  return { formatVersion, steps, downloadBytes: sum(steps.map(({ downloadBytes }) => downloadBytes)) };
}

type NamedImage = OpenedImage & { readonly text: string };

async function diffStep(older: NamedImage, newer: NamedImage, options: DiffOptions): Promise<DiffStep> {
  const atHand = [older, newer].every(({ image }) => image.layers.every(({ blob }) => blob !== undefined));
  if (!atHand) return summarize(older, newer);
  const { logger = silentLogger, threads = availableParallelism(), signal, files = 0 } = options;
  const reading = { directory: temporaryFiles(), threads, signal, onWarning: (text: string) => logger.warn(text) };
  return withLayerTars(older.image, reading, (oldTars) =>
    withLayerTars(newer.image, reading, async (newTars) => {
      const [isSharedBefore, isShared] = [sharedWith(older.image, newer.image), sharedWith(newer.image, older.image)];
      const comparisons = compareLayers(
        { name: older.image.name, tars: oldTars, isShared: isSharedBefore },
        { name: newer.image.name, tars: newTars, isShared },
      );
      const closest = new Map(comparisons.map(({ layer, before }) => [layer, before]));
      const step = summarize(older, newer, (layer) => closest.get(layer));
      const tarBytes = newer.image.layers.map(({ diffId }, layer) => ({
        diffId,
        size: newTars[layer]?.size ?? 0,
        layer,
      }));
      return {
        ...step,
        basis: 'entries' as const,
        downloadTarBytes: distinctBytes(tarBytes.filter(({ layer }) => !isShared(layer))),
        imageTarBytes: distinctBytes(tarBytes),
        layers: comparisons.map((comparison) => withReasons(step, comparison, newTars[comparison.layer]?.size, files)),
      };
    }),
  );
}

/**
 * What a step is by the documents of the images alone.
 * @param beforeOf the layer of the older image that a layer comes closest to; without it that with
 *   most of the same components.
 */
function summarize(older: NamedImage, newer: NamedImage, beforeOf?: (layer: number) => number | undefined): DiffStep {
  const [before, after] = [older.image, newer.image];
  const isShared = sharedWith(after, before);
  const isSharedBefore = sharedWith(before, after);
  const comparison = componentComparison(before.layers.map(storedComponents), after.layers.map(storedComponents));
  const layers = after.layers.flatMap((layer, index): LayerDiff[] => {
    if (isShared(index)) return [];
    const own = beforeOf?.(index) ?? comparison.before(index, (number) => !isSharedBefore(number));
    return [
      {
        layer: index + 1,
        digest: layer.digest,
        bytes: layer.size,
        components: storedComponents(layer).map(({ name }) => name),
        ...(own === undefined ? {} : { before: own + 1 }),
        changes: comparison.changes(index, own),
      },
    ];
  });
  const goneLayers = before.layers.flatMap((layer, index): GoneLayer[] => {
    if (isSharedBefore(index)) return [];
    const components = storedComponents(layer).map(({ name }) => name);
    return [{ layer: index + 1, digest: layer.digest, bytes: layer.size, components }];
  });
  const blobs = after.layers.map(({ digest, size }, layer) => ({ diffId: digest, size, layer }));
  return {
    old: older.text,
    new: newer.text,
    basis: 'components',
    kept: after.layers.length - layers.length,
    added: layers.length,
    gone: goneLayers.length,
    downloadBytes: distinctBytes(blobs.filter(({ layer }) => !isShared(layer))),
    imageBytes: distinctBytes(blobs),
    layers,
    goneLayers,
  };
}

/** Adds what the entries of a layer say. */
function withReasons(
  { layers }: DiffStep,
  comparison: LayerComparison,
  tarBytes: number | undefined,
  files: number,
): LayerDiff {
  const own = layers.find(({ layer }) => layer === comparison.layer + 1);
  if (own === undefined) throw new Error(`layer ${comparison.layer} was not compared`);
  return {
    ...own,
    ...(tarBytes === undefined ? {} : { tarBytes }),
    reasons: layerReasons(comparison),
    ...(files === 0 ? {} : { files: changedFiles(comparison, files) }),
  };
}

/** Whether another image has the blob of a layer, by its number. */
function sharedWith({ layers }: StoredImage, other: StoredImage): (layer: number) => boolean {
  const digests = new Set(other.layers.map(({ digest }) => digest));
  return (layer) => digests.has(layers[layer]?.digest ?? '');
}

/** Bytes of layers, equal ones once. */
function distinctBytes(layers: readonly { readonly diffId: string; readonly size: number }[]): number {
  return sum([...new Map(layers.map(({ diffId, size }) => [diffId, size])).values()]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
