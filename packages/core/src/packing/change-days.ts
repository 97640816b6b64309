import type { PackItem } from './packer.ts';

/** Unix day of 2020-01-01. */
const firstOf2020 = 18_262;

/**
 * Unix day of the beginning of the period of `length` days that holds `day`; periods are counted
 * from 2020-01-01.
 */
export function periodStart(day: number, length: number): number {
  return firstOf2020 + Math.floor((day - firstOf2020) / length) * length;
}

/**
 * Days up to `now` on which an item changed, distinct and ascending. What changes with every build
 * has none.
 */
export function knownChangeDays({ changeDays = [], volatile }: PackItem, now: number): readonly number[] {
  if (volatile) return [];
  if ((changeDays.at(-1) ?? now) <= now && isAscending(changeDays)) return changeDays;
  return [...new Set(changeDays.filter((day) => day <= now))].sort((left, right) => left - right);
}

function isAscending(days: readonly number[]): boolean {
  return days.every((day, index) => index === 0 || day > (days[index - 1] ?? day));
}
