import { exponential } from '../../stability/exponential.ts';
import { knownChangeDays } from '../change-days.ts';
import type { PackItem } from '../packer.ts';
import { volatileRate } from '../risk.ts';

/** Changes older than this, seen from the last one, do not count. */
const lookBackDays = 1200;

/** After so many days a change counts half. */
const halfLifeDays = 1000;

/** What is assumed before anything is known: so many changes in so many days. */
const assumedChanges = 2;
const assumedDays = 240;

/**
 * Rate classes are powers of 4 up to 4^25 and down to 4^-25: what lies outside is as good as never
 * or always.
 */
const greatestClass = 1_125_899_906_842_624;
const leastClass = 1 / greatestClass;

/**
 * Changes per day by the item's own days alone, seen from its last change: the rate moves only when
 * the item does.
 * @param days ascending.
 */
export function ownRate(days: readonly number[]): number {
  const last = days.at(-1);
  if (last === undefined) return assumedChanges / assumedDays;
  let changes = assumedChanges;
  let span = 0;
  for (const day of days) {
    const age = last - day;
    if (age > lookBackDays || age === 0) continue;
    changes += halved(age);
    span = Math.max(span, age);
  }
  return changes / ((halfLifeDays / Math.LN2) * (1 - halved(span)) + assumedDays);
}

/** 2^(-age / half-life), the same on every engine. */
function halved(age: number): number {
  return exponential(-(age * Math.LN2) / halfLifeDays);
}

/**
 * The power of 4 that is nearest to a rate, by their logarithms: 4^k for all from 4^k / 2 up to but
 * not 4^k * 2. No logarithm is taken, whose last bit could differ between engines.
 */
export function rateClass(rate: number): number {
  let found = 1;
  while (rate < found / 2 && found > leastClass) found /= 4;
  while (rate >= found * 2 && found < greatestClass) found *= 4;
  return found;
}

/** Expected changes of one item per period, as a class. */
export function itemRate(item: PackItem, now: number, periodDays: number): number {
  if (item.volatile) return volatileRate;
  const days = knownChangeDays(item, now);
  if (days.length === 0 && item.interval !== undefined) return rateClass(periodDays / item.interval);
  return rateClass(periodDays * ownRate(days));
}
