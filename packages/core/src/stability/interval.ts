/** The names that users may write instead of a number of days, from the shortest interval to the longest. */
export const intervalNames = ['daily', 'weekly', 'biweekly', 'monthly', 'quarterly', 'yearly'] as const;

export type IntervalName = (typeof intervalNames)[number];

const daysOf: Readonly<Record<IntervalName, number>> = {
  daily: 1,
  weekly: 7,
  biweekly: 14,
  monthly: 30,
  quarterly: 90,
  yearly: 365,
};

const namedIntervals: ReadonlyMap<string, number> = new Map(Object.entries(daysOf));

/** What a map file takes for an interval, in words. */
export const expectedInterval = `${intervalNames.join(', ')} or a positive number of days`;

/**
 * The update interval that a user wrote, in days: a positive number, or `daily`, `weekly`, `biweekly`, `monthly`, `quarterly`
 * or `yearly`. A text must match exactly: a whole number or a name, no spaces, sign, leading zeros or capitals.
 * @returns `undefined` for anything else; the caller knows where the value stood and makes the error.
 */
export function parseInterval(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? value : undefined;
  return /^[1-9][0-9]*$/.test(value) ? wholeDays(Number(value)) : namedIntervals.get(value);
}

function wholeDays(days: number): number | undefined {
  return Number.isSafeInteger(days) ? days : undefined;
}
