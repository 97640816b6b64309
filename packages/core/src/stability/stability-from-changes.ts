import { exponential } from './exponential.ts';
import { stabilityPeriodDays } from './stability-from-interval.ts';

const secondsPerDay = 86_400;

/** Changes older than this, seen from `now`, say nothing about the near future. */
const lookBackDays = 365;

/** Stability of something that did not change in the whole period: less than certainty. */
const unchangedStability = 0.99;

/** When something changed, as far as known. */
export interface ChangeHistory {
  /** Times of the known changes, Unix seconds, in the order of the changelog. */
  readonly changes: readonly number[];
  /** Unix seconds; taken as the only change if `changes` is empty. */
  readonly buildTime: number;
  /** Unix seconds: the source date epoch, not the clock. */
  readonly now: number;
}

/**
 * Probability, 0 to 1, of no change within the stability period, from the changes of the last 365
 * days before `now`: exp(-rate * period), where rate is the number of days with a change divided by
 * the days since the oldest of them. No change in that time: 0.99. Less than one day since the
 * oldest:
 * 0. Changes later than `now` count like others.
 *
 * Equal days count once only if they are adjacent: changelogs are ordered, and entries out of order
 * are not sorted.
 */
export function stabilityFromChanges(history: ChangeHistory): number {
  const { changes, buildTime, now } = history;
  const windowStart = now - lookBackDays * secondsPerDay;
  let oldest = Number.POSITIVE_INFINITY;
  let changeDays = 0;
  let previousDay: number | undefined;
  for (const time of changes.length > 0 ? changes : [buildTime]) {
    if (time < windowStart) continue;
    oldest = Math.min(oldest, time);
    const day = Math.floor(time / secondsPerDay);
    if (day !== previousDay) changeDays += 1;
    previousDay = day;
  }
  if (changeDays === 0) return unchangedStability;
  const spanDays = (now - oldest) / secondsPerDay;
  if (spanDays < 1) return 0;
  const changesPerDay = changeDays / spanDays;
  return exponential(-changesPerDay * stabilityPeriodDays);
}
