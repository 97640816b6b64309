import { compareBytes } from '../text/byte-order.ts';
import type { PackItem, PackRequest } from './packer.ts';

/**
 * Packs the items that may share layers.
 * @param items in the order of the UTF-8 bytes of their names, at least one.
 * @param maxLayers a whole number, at least 1.
 * @returns indexes into `items`, by layers.
 */
export type PackShared = (items: readonly PackItem[], maxLayers: number) => readonly (readonly number[])[];

/**
 * Gives each item with a layer of its own that layer and leaves the others, with the layers that
 * are left, to `packShared`.
 * @returns indexes into the items of the request: first the own layers in the order of names, then
 *   those of `packShared`.
 * @throws RangeError when the number of layers is none, or too small.
 */
export function packBesideOwnLayers({ items, maxLayers, ownLayer }: PackRequest, packShared: PackShared): number[][] {
  if (!Number.isSafeInteger(maxLayers) || maxLayers < 1) {
    throw new RangeError(`maxLayers must be a whole number of at least 1, not ${maxLayers}`);
  }
  const nameOf = (index: number) => items[index]?.name ?? '';
  const order = Array.from(items, (_, index) => index).sort((left, right) => compareBytes(nameOf(left), nameOf(right)));
  const own = order.filter((index) => ownLayer.has(index));
  const shared = order.filter((index) => !ownLayer.has(index));
  const layersLeft = maxLayers - own.length;
  if (layersLeft < Math.min(1, shared.length)) {
    throw new RangeError(
      `${maxLayers} layers are too few for ${own.length} own layers and ${shared.length} other items`,
    );
  }
  const ownLayers = own.map((index) => [index]);
  if (shared.length === 0) return ownLayers;
  const sharedItems = shared.map((index) => items[index]).filter((item) => item !== undefined);
  const sharedLayers = packShared(sharedItems, layersLeft);
  return [...ownLayers, ...sharedLayers.map((members) => members.map((place) => shared[place] ?? -1))];
}
