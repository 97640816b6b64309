/** A name that stands for a number of days between updates. */
export type IntervalName = 'daily' | 'weekly' | 'biweekly' | 'monthly' | 'quarterly' | 'yearly';

/**
 * Average days between updates, by the names that users may write instead of a number, from the
 * shortest to the longest.
 */
const namedIntervals: Readonly<Record<IntervalName, number>> = {
  daily: 1,
  weekly: 7,
  biweekly: 14,
  monthly: 30,
  quarterly: 90,
  yearly: 365,
};

/** The names of intervals, from the shortest to the longest. */
export const intervalNames = Object.keys(namedIntervals) as readonly IntervalName[];

export function isIntervalName(value: unknown): value is IntervalName {
  return typeof value === 'string' && Object.hasOwn(namedIntervals, value);
}

/** Describes what a map file accepts as an interval. */
export const expectedInterval = `${intervalNames.join(', ')} or a positive number of days`;

/**
 * The update interval that a user wrote, in days: a positive number, or `daily`, `weekly`,
 * `biweekly`, `monthly`, `quarterly` or `yearly`. A string must match exactly: a whole number or a
 * name, without spaces, sign, leading zeros or capitals.
 * @returns `undefined` for anything else; the caller knows where the value came from and makes the
 *   error.
 */
export function parseInterval(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? value : undefined;
  if (isIntervalName(value)) return namedIntervals[value];
  return /^[1-9][0-9]*$/.test(value) ? wholeDays(Number(value)) : undefined;
}

function wholeDays(days: number): number | undefined {
  return Number.isSafeInteger(days) ? days : undefined;
}
