import type { PackGroup } from '../packing/pack-group.ts';

/**
 * How layers of equal stability are ordered: `largest-first` by size, then by the name of the first
 * component, `as-packed` as the packer gives them.
 */
export type LayerOrder = 'largest-first' | 'as-packed';

/**
 * Sorts what becomes layers, the most stable first.
 * @param groups from the most to the least stable. Their members are component numbers, in byte
 *   order of the names.
 */
export function orderLayers(groups: readonly PackGroup[], order: LayerOrder): readonly PackGroup[] {
  if (order === 'as-packed') return groups;
  const first = ({ members }: PackGroup) => members.reduce((least, member) => Math.min(least, member));
  return groups.toSorted(
    (left, right) => right.stability - left.stability || right.size - left.size || first(left) - first(right),
  );
}
