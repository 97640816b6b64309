import type { PackItem } from './packer.ts';

/** Items that may share layers, and the number of layers they have. */
export interface Tier {
  /** Indexes into the items. */
  readonly members: readonly number[];
  readonly layers: number;
}

/**
 * Parts items by stability, so that a layer holds no stable item beside a restless one: a high, a
 * middle and a low tier, at one standard deviation around the mean. Tiers without members are left
 * out; the layers are shared out by the number of members. With fewer layers than tiers, all are
 * one tier.
 * @param rest indexes into `items`, at least one.
 * @param layers a whole number, at least 1.
 */
export function stabilityTiers(items: readonly PackItem[], rest: readonly number[], layers: number): Tier[] {
  const tiers = partByStability(items, rest).filter((members) => members.length > 0);
  if (layers < tiers.length) return [{ members: rest, layers }];
  let left = layers;
  return tiers.map((members, index) => {
    const tiersToCome = tiers.length - 1 - index;
    const share = Math.max(1, Math.round((layers * members.length) / rest.length));
    const own = tiersToCome === 0 ? left : Math.min(share, left - tiersToCome);
    left -= own;
    return { members, layers: own };
  });
}

function partByStability(items: readonly PackItem[], rest: readonly number[]): number[][] {
  const stabilityOf = (index: number) => items[index]?.stability ?? 0;
  let sum = 0;
  for (const index of rest) sum += stabilityOf(index);
  const mean = sum / rest.length;
  let squares = 0;
  for (const index of rest) {
    const difference = stabilityOf(index) - mean;
    squares += difference * difference;
  }
  const deviation = Math.sqrt(squares / rest.length);

  const high: number[] = [];
  const middle: number[] = [];
  const low: number[] = [];
  for (const index of rest) {
    const stability = stabilityOf(index);
    if (stability >= mean + deviation) high.push(index);
    else if (stability <= mean - deviation) low.push(index);
    else middle.push(index);
  }
  return [high, middle, low];
}
