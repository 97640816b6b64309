import type { Packer, PackGroup, PackItem } from './packer.ts';

/**
 * Packs some of the items.
 * @param indexes of these items, ascending.
 * @returns groups whose members are such indexes.
 * @throws RangeError as `packer` does.
 */
export function packSome(
  packer: Packer,
  items: readonly PackItem[],
  indexes: readonly number[],
  maxLayers: number,
): PackGroup[] {
  const some = indexes.map((index) => items[index]).filter((item) => item !== undefined);
  return packer.pack(some, maxLayers).map((group) => ({
    ...group,
    members: group.members.map((place) => indexes[place] ?? 0),
  }));
}
