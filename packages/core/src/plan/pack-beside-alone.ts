import { groupsTooMany } from '../groups/errors.ts';
import { packSome } from '../packing/pack-some.ts';
import type { Packer, PackGroup, PackItem } from '../packing/packer.ts';

/**
 * Packs items of which some have a layer each, and the others the layers that are left. The most stable layer comes first; of
 * equally stable ones those with one such item, then the others in the order of the packer.
 * @param items as for `Packer.pack`.
 * @param alone names of items.
 * @throws ChunkahError `GROUPS_TOO_MANY` when there are too few layers for that.
 */
export function packBesideAlone(
  packer: Packer,
  items: readonly PackItem[],
  maxLayers: number,
  alone: ReadonlySet<string>,
): PackGroup[] {
  const indexes = Array.from(items, (_, index) => index);
  const isAlone = (index: number) => alone.has(items[index]?.name ?? '');
  const own = indexes.filter(isAlone);
  if (own.length === 0) return packer.pack(items, maxLayers);
  const others = indexes.filter((index) => !isAlone(index));
  const needed = own.length + (others.length > 0 ? 1 : 0);
  if (needed > maxLayers) throw groupsTooMany(own.length, needed, maxLayers);
  const ownLayers = own.map((index): PackGroup => {
    const { stability = 1, size = 0 } = items[index] ?? {};
    return { members: [index], stability, size };
  });
  const shared = others.length === 0 ? [] : packSome(packer, items, others, maxLayers - own.length);
  return [...ownLayers, ...shared].sort((left, right) => right.stability - left.stability);
}
