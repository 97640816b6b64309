import type { PackItem } from './packer.ts';

/** What becomes one layer. */
export interface PackGroup {
  /** Indexes into the items, at least one. */
  readonly members: readonly number[];
  /** Product of the members' stabilities: the probability that none of them changes. */
  readonly stability: number;
  /** Bytes: the sum over the members. */
  readonly size: number;
}

/** Sums up members of one layer. */
export function packGroup(
  items: readonly Pick<PackItem, 'size' | 'stability'>[],
  members: readonly number[],
): PackGroup {
  let stability = 1;
  let size = 0;
  for (const index of members) {
    stability *= items[index]?.stability ?? 1;
    size += items[index]?.size ?? 0;
  }
  return { members, stability, size };
}
