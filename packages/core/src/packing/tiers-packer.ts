import { splitOutstanding } from './outstanding-sizes.ts';
import type { Packer, PackGroup, PackItem } from './packer.ts';
import { spreadByName } from './spread-by-name.ts';
import { stabilityTiers } from './stability-tiers.ts';

/**
 * Items of outstanding size alone, all others by tiers of similar stability and, in a tier, by the hash of their names.
 * Up to `maxLayers` items: each alone. It packs as chunkah 0.6 does.
 */
export const tiersPacker: Packer = {
  name: 'tiers',
  pack(items, maxLayers) {
    if (!Number.isSafeInteger(maxLayers) || maxLayers < 1) {
      throw new RangeError(`maxLayers must be a whole number of at least 1, not ${maxLayers}`);
    }
    return memberLists(items, maxLayers)
      .map((members) => toGroup(items, members))
      .sort((left, right) => right.stability - left.stability);
  },
};

function memberLists(items: readonly PackItem[], maxLayers: number): number[][] {
  if (items.length <= maxLayers) return items.map((_, index) => [index]);
  const { alone, rest } = splitOutstanding(items, maxLayers);
  const tiers = stabilityTiers(items, rest, maxLayers - alone.length);
  return [...alone.map((index) => [index]), ...tiers.flatMap((tier) => spreadByName(items, tier))];
}

function toGroup(items: readonly PackItem[], members: readonly number[]): PackGroup {
  let stability = 1;
  let size = 0;
  for (const index of members) {
    stability *= items[index]?.stability ?? 1;
    size += items[index]?.size ?? 0;
  }
  return { members, stability, size };
}
