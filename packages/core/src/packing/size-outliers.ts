import type { PackItem } from './packer.ts';

/**
 * Share of the layers that size outliers may take for themselves, so that enough are left for the
 * others.
 */
const layerShare = 0.8;

/** How many median deviations above the median a size is an outlier. */
const deviations = 1.5;

/** A median deviation below this share of the median says that the sizes are nearly equal. */
const leastDeviationShare = 0.01;

export interface SizeOutlierSplit {
  /** Indexes of the items that get a layer of their own. */
  readonly outliers: readonly number[];
  /** Indexes of the others, in the order in which they are packed. */
  readonly rest: readonly number[];
}

/**
 * Separates the size outliers from the rest: one that is so large should not be downloaded again
 * because a small neighbor changed. Leaves at least one layer for the rest, if any.
 * @param items more than `maxLayers` of them.
 */
export function splitSizeOutliers(items: readonly PackItem[], maxLayers: number): SizeOutlierSplit {
  const least = leastOutlierSize(items.map((item) => item.size));
  const outliers: number[] = [];
  const rest: number[] = [];
  for (const [index, item] of items.entries()) (item.size >= least ? outliers : rest).push(index);
  const limit = Math.floor(layerShare * (rest.length > 0 ? maxLayers - 1 : maxLayers));
  if (outliers.length <= limit) return { outliers, rest };
  const sizeOf = (index: number) => items[index]?.size ?? 0;
  outliers.sort((left, right) => sizeOf(right) - sizeOf(left));
  return { outliers: outliers.slice(0, limit), rest: [...rest, ...outliers.slice(limit)] };
}

/** Median plus a multiple of the median absolute deviation, in bytes. */
function leastOutlierSize(sizes: readonly number[]): number {
  const middle = median(sizes);
  const deviation = median(sizes.map((size) => Math.abs(size - middle)));
  return middle + deviations * (deviation < leastDeviationShare * middle ? middle : deviation);
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
