import { compareBytes } from '../text/byte-order.ts';
import { type PackGroup, packGroup } from './pack-group.ts';
import type { Packer, PackItem, PackRequest } from './packer.ts';

/**
 * A packer whose items without bytes take no layer from items that have some. Where there are more
 * items than layers, `packer` packs those with bytes. The others then share one layer, the last
 * one, if one is left. Else they join the layer that costs least when it changes: that with the
 * fewest bytes times stability, which a client would have kept.
 */
export function besideEmptyItems(packer: Packer): Packer {
  return {
    name: packer.name,
    pack(request) {
      const { items, maxLayers, ownLayer } = request;
      const indexes = Array.from(items, (_, index) => index);
      const isEmpty = (index: number) => items[index]?.size === 0 && !ownLayer.has(index);
      const empty = indexes.filter(isEmpty);
      if (empty.length === 0 || items.length <= maxLayers) return packer.pack(request);
      const filled = indexes.filter((index) => !isEmpty(index));
      const layers = filled.length === 0 ? [] : packSome(packer, request, filled);
      if (layers.length < maxLayers) return [...layers, empty];
      const shared = layers.filter((members) => !members.some((index) => ownLayer.has(index)));
      const host = cheapest(
        items,
        shared.map((members) => packGroup(items, members)),
      );
      return layers.map((members) => (members === host?.members ? [...members, ...empty] : members));
    },
  };
}

/**
 * Packs some of the items.
 * @param indexes of these items, ascending.
 * @returns layers whose members are such indexes.
 */
function packSome(packer: Packer, request: PackRequest, indexes: readonly number[]): number[][] {
  const places = indexes.flatMap((index, place) => (request.ownLayer.has(index) ? [place] : []));
  const items = indexes.map((index) => request.items[index]).filter((item) => item !== undefined);
  const layers = packer.pack({ ...request, items, ownLayer: new Set(places) });
  return layers.map((members) => members.map((place) => indexes[place] ?? -1));
}

/** Of equal ones that with fewer bytes, then that with the item whose name comes first. */
function cheapest(items: readonly PackItem[], groups: readonly PackGroup[]): PackGroup | undefined {
  const kept = ({ size, stability }: PackGroup) => size * stability;
  const first = ({ members }: PackGroup) =>
    members
      .map((member) => items[member]?.name ?? '')
      .reduce((least, name) => (compareBytes(name, least) < 0 ? name : least));
  return groups.toSorted(
    (left, right) => kept(left) - kept(right) || left.size - right.size || compareBytes(first(left), first(right)),
  )[0];
}
