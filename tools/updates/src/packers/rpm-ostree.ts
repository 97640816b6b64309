import type { PackItem } from '@chunkah/core';
import { packBesideOwnLayers } from '@chunkah/core/engine';
import type { Strategy } from './strategy.ts';

const lookBackDays = 365;

/** Of the layers that are not reserved, so many are for single large items. */
const largeShare = 0.6;

/** How many deviations from the middle an item is large, small or restless. */
const deviations = 2;

/** Fewer layers are not split at all. */
const leastLayers = 4;

/**
 * The packing of rpm-ostree (`compose container-encapsulate`), the last layer being reserved for
 * new items.
 */
export const rpmOstree: Strategy = {
  packer: {
    name: 'rpm-ostree',
    pack: (request) =>
      packBesideOwnLayers(request, (items, maxLayers) => {
        if (maxLayers < leastLayers) return [[...items.keys()]];
        if (items.length < maxLayers) return Array.from(items, (_, index) => [index]);
        return layersOf(items, maxLayers, request.now);
      }),
  },
  next({ items, maxLayers }, previous) {
    const layers = previous.map((layer) => [...layer]).filter((layer) => layer.length > 0);
    const known = new Set(layers.flat());
    const added = [...items.keys()].filter((index) => !known.has(index));
    // The reserved layer is the last one of the first image; what it holds since is the last layer
    // too.
    if (added.length > 0 && layers.length < maxLayers) layers.push(added);
    else layers.at(-1)?.push(...added);
    return layers;
  },
};

interface Measured {
  readonly index: number;
  readonly size: number;
  /** Changes in the last year. */
  readonly frequency: number;
}

function layersOf(items: readonly PackItem[], maxLayers: number, now: number): number[][] {
  const measured = items
    .map(({ size, changeDays = [] }, index): Measured => {
      return { index, size, frequency: changeDays.filter((day) => now - day <= lookBackDays).length };
    })
    .sort((left, right) => right.size - left.size);
  const largeLayers = Math.floor(largeShare * (maxLayers - 2));
  const mediumLayers = maxLayers - 2 - largeLayers;
  const { large, small, medium } = partBySize(measured, largeLayers);
  const perLayer = Math.floor((items.length - largeLayers - small.length) / mediumLayers);
  const layers = [...large.map((item) => [item]), small];
  for (const part of partMedium(medium)) {
    for (let start = 0; start < part.length; start += Math.max(1, perLayer)) {
      layers.push(part.slice(start, start + Math.max(1, perLayer)));
    }
  }
  mergePairs(layers, largeLayers + 1, maxLayers - 1);
  return layers.filter((layer) => layer.length > 0).map((layer) => layer.map(({ index }) => index));
}

/** @param items by falling size. */
function partBySize(items: readonly Measured[], largeLayers: number) {
  const sizes = items.map(({ size }) => size);
  const middle = median(sizes);
  const deviation = median(sizes.map((size) => Math.abs(size - middle)));
  const low = Math.abs(middle - deviations * deviation) / 2;
  const high = middle + deviations * deviation;
  const large = items.filter(({ size }) => size >= high);
  const small = items.filter(({ size }) => size < high && size <= low);
  const between = items.filter(({ size }) => size < high && size > low);
  const medium = [...large.slice(largeLayers), ...between].sort((left, right) => left.frequency - right.frequency);
  return { large: large.slice(0, largeLayers), small, medium };
}

/** Parts by frequency, high to low, and within these by size: large, small, medium. */
function partMedium(items: readonly Measured[]): Measured[][] {
  const bandOf = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const low = Math.abs(mean - deviations * spread) / 2;
    const high = mean + deviations * spread;
    return (value: number) => (value >= high ? 'high' : value <= low ? 'low' : 'middle');
  };
  const frequencyBand = bandOf(items.map(({ frequency }) => frequency));
  const sizeBand = bandOf(items.map(({ size }) => size));
  return ['high', 'middle', 'low'].flatMap((frequencies) =>
    ['high', 'low', 'middle'].map((sizes) =>
      items.filter(({ frequency, size }) => frequencyBand(frequency) === frequencies && sizeBand(size) === sizes),
    ),
  );
}

/**
 * Merges pairs of neighbours, the last pair first, until at most `most` layers are left. Pairs are
 * counted from `first` and the layer before it; what comes of a pair goes behind the layer that
 * follows it.
 */
function mergePairs<Item>(layers: Item[][], first: number, most: number): void {
  while (layers.length > most) {
    const pairs = Math.ceil((layers.length - 1 - first) / 2);
    for (let pair = pairs - 1; pair >= 0 && layers.length > most; pair -= 1) {
      const index = first + 2 * pair;
      const [one = [], other = []] = layers.splice(index - 1, 2);
      layers.splice(index, 0, [...one, ...other]);
    }
    if (pairs <= 0) return;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
