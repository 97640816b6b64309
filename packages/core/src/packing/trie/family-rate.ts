import { ownRate, rateClass } from './own-rate.ts';

/** Days of one release: what follows a change that soon belongs to it. */
const releaseDays = 3;

/** Expected changes per week of a member apart from the others. */
const apartPerWeek = 0.03;

/** What a family is made of: parallel lists, one entry per item of the request. */
export interface ItemRates {
  /** Expected changes per period. */
  readonly rates: readonly number[];
  /** Known change days, ascending. */
  readonly changeDays: readonly (readonly number[])[];
  readonly periodDays: number;
}

/**
 * Expected changes per period of members of one family. They change together, so it is less than
 * the sum over the members; of one member it is its own rate.
 */
export function familyRate(members: readonly number[], { rates, changeDays, periodDays }: ItemRates): number {
  const sum = members.reduce((total, member) => total + (rates[member] ?? 0), 0);
  if (members.length === 1) return sum;
  const merged = new Set(members.flatMap((member) => changeDays[member] ?? []));
  const releases = releaseStarts([...merged].sort((left, right) => left - right));
  const together = rateClass(periodDays * ownRate(releases));
  return Math.min(sum, together + ((apartPerWeek * periodDays) / 7) * (members.length - 1));
}

/** The days without those that follow the last kept one within a release. */
function releaseStarts(days: readonly number[]): number[] {
  const kept: number[] = [];
  for (const day of days) {
    const last = kept.at(-1);
    if (last === undefined || day - last >= releaseDays) kept.push(day);
  }
  return kept;
}
