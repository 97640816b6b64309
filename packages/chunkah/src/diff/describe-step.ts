import { compareLayers, type LayerComparison } from '@chunkah/oci';
import type { DiffStep, GoneLayer, KeptLayer, LayerDiff } from '@chunkah/report';
import type { TarBlob } from '@chunkah/rootfs';
import type { ComparedImage, ComparedLayer } from './compared-image.ts';
import { componentComparison } from './component-changes.ts';
import { changedFiles, layerReasons } from './layer-reasons.ts';

/**
 * What a step is by what the images say of themselves. Pure.
 * @param beforeOf the layer of the older image that a layer comes closest to; without it that with
 *   most of the same components.
 */
export function stepOfComponents(
  older: ComparedImage,
  newer: ComparedImage,
  beforeOf?: (layer: number) => number | undefined,
): DiffStep {
  const [before, after] = [older.layers, newer.layers];
  const comparison = componentComparison(before.map(componentsOf), after.map(componentsOf));
  const isGone = (number: number) => before[number]?.isShared === false;
  const layers = after.flatMap((layer, index): LayerDiff[] => {
    if (layer.isShared) return [];
    const own = beforeOf?.(index) ?? comparison.before(index, isGone);
    return [
      {
        ...described(layer, index),
        ...(own === undefined ? {} : { before: own + 1 }),
        changes: comparison.changes(index, own),
      },
    ];
  });
  const keptLayers = after.flatMap((layer, index): KeptLayer[] =>
    layer.isShared ? [{ ...described(layer, index), before: placeOf(layer, before) + 1 }] : [],
  );
  const goneLayers = before.flatMap((layer, index) => (layer.isShared ? [] : [described(layer, index)]));
  return {
    old: older.text,
    new: newer.text,
    basis: 'components',
    kept: after.length - layers.length,
    added: layers.length,
    gone: goneLayers.length,
    downloadBytes: distinctBytes(after.filter(({ isShared }) => !isShared)),
    imageBytes: distinctBytes(after),
    layers,
    keptLayers,
    goneLayers,
  };
}

function componentsOf({ components }: ComparedLayer): ComparedLayer['components'] {
  return components;
}

/** Where the older image has a layer that both have; its blob may be compressed otherwise. */
function placeOf({ digest, diffId }: ComparedLayer, older: readonly ComparedLayer[]): number {
  const place = older.findIndex((layer) => layer.digest === digest);
  return place === -1 ? older.findIndex((layer) => layer.diffId === diffId) : place;
}

function described({ digest, bytes, components }: ComparedLayer, index: number): GoneLayer {
  return { layer: index + 1, digest, bytes, components: components.map(({ name }) => name) };
}

/** The layers of both images, which can be read. */
export interface ReadLayers {
  /** How messages name the images. */
  readonly names: readonly [older: string, newer: string];
  readonly older: readonly TarBlob[];
  readonly newer: readonly TarBlob[];
}

/**
 * The same with all that the entries of the layers say.
 * @param files how many of the largest ones are named for each layer.
 * @throws ChunkahError what reading layers throws.
 */
export function stepOfEntries(older: ComparedImage, newer: ComparedImage, read: ReadLayers, files: number): DiffStep {
  const isShared = (image: ComparedImage) => (layer: number) => image.layers[layer]?.isShared === true;
  const comparisons = compareLayers(
    { name: read.names[0], tars: read.older, isShared: isShared(older) },
    { name: read.names[1], tars: read.newer, isShared: isShared(newer) },
  );
  const closest = new Map(comparisons.map(({ layer, before }) => [layer, before]));
  const step = stepOfComponents(older, newer, (layer) => closest.get(layer));
  const tars = newer.layers.map(({ diffId: digest, ...layer }, index) => {
    return { ...layer, digest, bytes: read.newer[index]?.size ?? 0 };
  });
  return {
    ...step,
    basis: 'entries',
    downloadTarBytes: distinctBytes(tars.filter((layer) => !layer.isShared)),
    imageTarBytes: distinctBytes(tars),
    layers: comparisons.map((comparison) => withReasons(step, comparison, tars[comparison.layer]?.bytes, files)),
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

/** Bytes of layers, equal ones once. */
function distinctBytes(layers: readonly Pick<ComparedLayer, 'digest' | 'bytes'>[]): number {
  return sum([...new Map(layers.map(({ digest, bytes }) => [digest, bytes])).values()]);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
