import { splitOutstanding } from './outstanding-sizes.ts';
import { packBesideOwnLayers } from './own-layers.ts';
import { packGroup } from './pack-group.ts';
import type { Packer, PackItem } from './packer.ts';
import { spreadByName } from './spread-by-name.ts';
import { stabilityTiers } from './stability-tiers.ts';

/**
 * Items of outstanding size alone, all others by tiers of similar stability and, in a tier, by the hash of their names.
 * Up to `maxLayers` items: each alone. The most stable layer comes first. It packs as chunkah 0.6
 * does.
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
  const { alone, rest } = splitOutstanding(items, maxLayers);
  const tiers = stabilityTiers(items, rest, maxLayers - alone.length);
  return [...alone.map((index) => [index]), ...tiers.flatMap((tier) => spreadByName(items, tier))];
}
