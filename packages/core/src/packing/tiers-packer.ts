import { packBesideOwnLayers } from './own-layers.ts';
import { packGroup } from './pack-group.ts';
import type { Packer, PackItem } from './packer.ts';
import { splitSizeOutliers } from './size-outliers.ts';
import { spreadByName } from './spread-by-name.ts';
import { stabilityTiers } from './stability-tiers.ts';

/**
 * Size outliers have a layer of their own, all others go by tiers of similar stability and, in a
 * tier, by the hash of their names. Up to `maxLayers` items: each has its own layer. The most
 * stable layer comes first. It packs as chunkah 0.6 does.
 * @throws RangeError when the number of layers is none, or too small.
 */
export const tiersPacker: Packer = {
  name: 'tiers',
  pack(request) {
    return packBesideOwnLayers(request, memberLists)
      .map((members) => packGroup(request.items, members))
      .sort((left, right) => right.stability - left.stability)
      .map(({ members }) => members);
  },
};

function memberLists(items: readonly PackItem[], maxLayers: number): number[][] {
  if (items.length <= maxLayers) return items.map((_, index) => [index]);
  const { outliers, rest } = splitSizeOutliers(items, maxLayers);
  const tiers = stabilityTiers(items, rest, maxLayers - outliers.length);
  return [...outliers.map((index) => [index]), ...tiers.flatMap((tier) => spreadByName(items, tier))];
}
