import { knownChangeDays } from '../packing/change-days.ts';
import type { PackItem } from '../packing/packer.ts';
import { type ChangeWindows, changeWindows } from '../packing/repack/change-windows.ts';
import type { RepackTime } from '../packing/repack/repack-rate.ts';
import { exponential } from '../stability/exponential.ts';
import { stabilityPeriodDays } from '../stability/stability-from-interval.ts';

/** What a layer is expected to cost a client. */
export interface LayerForecast {
  /** Bytes of an average update: the layer's size times the probability that it changed. */
  readonly bytes: number;
  /** The part of each member in that, in their order: the sum is `bytes`. */
  readonly memberBytes: readonly number[];
}

/**
 * What a layer would have cost a client in the past. The time before `now` is divided into periods,
 * of which the recent ones count more; a period in which a member changed costs the whole layer,
 * and the members that changed in it share this equally. Of members without change days only a rate
 * is known: that of their interval, else of their stability, and what changes with every build does
 * so in every period.
 * @param members the components of the layer, at least one.
 */
export function forecastLayer(members: readonly PackItem[], time: RepackTime): LayerForecast {
  const windows = changeWindows(time);
  const days = members.map((member) => knownChangeDays(member, time.now));
  const rates = members.map((member, index) => (days[index]?.length === 0 ? undatedRate(member, time) : 0));
  const size = members.reduce((sum, member) => sum + member.size, 0);
  const shares = sharesOf(days, rates, windows);
  return {
    bytes: size * shares.reduce((sum, share) => sum + share, 0),
    memberBytes: Array.from(shares, (share) => size * share),
  };
}

/** Expected changes per period of a member of which no day is known. */
function undatedRate({ volatile, interval, stability }: PackItem, { periodDays }: RepackTime): number {
  if (volatile) return Number.POSITIVE_INFINITY;
  if (interval !== undefined) return periodDays / interval;
  return (-Math.log(stability) * periodDays) / stabilityPeriodDays;
}

/** For each member the probability that the layer changed, times its part in that. */
function sharesOf(
  days: readonly (readonly number[])[],
  rates: readonly number[],
  { weights, of }: ChangeWindows,
): Float64Array {
  const changed = days.map((own) => of(own));
  const datedParts = new Float64Array(weights.length);
  for (const window of changed.flat()) datedParts[window] = (datedParts[window] ?? 0) + 1;
  const undatedParts = rates.map((rate) => 1 - exponential(-rate));
  const undatedTotal = undatedParts.reduce((sum, part) => sum + part, 0);
  const undatedChange = 1 - exponential(-rates.reduce((sum, rate) => sum + rate, 0));
  // What one part of a window costs, as a share of the layer.
  const prices = weights.map((weight, window) => {
    const dated = datedParts[window] ?? 0;
    const parts = dated + undatedTotal;
    return parts === 0 ? 0 : (weight * (dated > 0 ? 1 : undatedChange)) / parts;
  });
  const allPrices = prices.reduce((sum, price) => sum + price, 0);
  return Float64Array.from(changed, (own, member) => {
    const dated = own.reduce((sum, window) => sum + (prices[window] ?? 0), 0);
    return dated + (undatedParts[member] ?? 0) * allPrices;
  });
}
