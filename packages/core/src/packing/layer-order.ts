import { compareBytes } from '../text/byte-order.ts';
import type { PackItem } from './packer.ts';

/**
 * Orders layers by the changes that are expected of their members, the fewest first; ties by the
 * first name.
 * @param rates expected changes per period, by item.
 * @returns the layers, each with its members in the order of their names.
 */
export function orderByChanges(
  layers: readonly (readonly number[])[],
  items: readonly PackItem[],
  rates: readonly number[],
): number[][] {
  const nameOf = (index = -1) => items[index]?.name ?? '';
  return layers
    .map((layer) => {
      const members = [...layer].sort((left, right) => compareBytes(nameOf(left), nameOf(right)));
      return { members, changes: members.reduce((sum, index) => sum + (rates[index] ?? 0), 0) };
    })
    .sort(
      (left, right) => left.changes - right.changes || compareBytes(nameOf(left.members[0]), nameOf(right.members[0])),
    )
    .map(({ members }) => members);
}
