import { packSome } from './pack-some.ts';
import type { Packer, PackGroup } from './packer.ts';

/**
 * A packer whose items without bytes take no layer from items that have some. Where there are more
 * items than layers, `packer` packs those with bytes. The others then share one layer, if one is
 * left, else they join the group that costs least when it changes: that with the fewest bytes times
 * stability, which a client would have kept.
 */
export function besideEmptyItems(packer: Packer): Packer {
  return {
    name: packer.name,
    pack(items, maxLayers) {
      const indexes = Array.from(items, (_, index) => index);
      const empty = indexes.filter((index) => items[index]?.size === 0);
      if (empty.length === 0 || items.length <= maxLayers) return packer.pack(items, maxLayers);
      const filled = indexes.filter((index) => items[index]?.size !== 0);
      const groups = packSome(packer, items, filled, maxLayers);
      const host = groups.length < maxLayers ? undefined : cheapest(groups);
      const { members = [], stability = 1, size = 0 } = host ?? {};
      const joined: PackGroup = {
        members: [...members, ...empty],
        stability: empty.reduce((product, index) => product * (items[index]?.stability ?? 1), stability),
        size,
      };
      return [...groups.filter((group) => group !== host), joined].sort(
        (left, right) => right.stability - left.stability,
      );
    },
  };
}

/** Of equal ones that with fewer bytes, then that with the first item. */
function cheapest(groups: readonly PackGroup[]): PackGroup | undefined {
  const kept = ({ size, stability }: PackGroup) => size * stability;
  const first = ({ members }: PackGroup) => members.reduce((least, member) => Math.min(least, member));
  return groups.toSorted(
    (left, right) => kept(left) - kept(right) || left.size - right.size || first(left) - first(right),
  )[0];
}
