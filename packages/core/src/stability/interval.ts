/** Average days between updates, by the names that users may write instead of a number. */
const namedIntervals: ReadonlyMap<string, number> = new Map([
  ['daily', 1],
  ['weekly', 7],
  ['biweekly', 14],
  ['monthly', 30],
  ['quarterly', 90],
  ['yearly', 365],
]);

/**
 * The update interval that a user wrote, in days: a positive whole number, or one of `daily`, `weekly`, `biweekly`,
 * `monthly`, `quarterly` and `yearly`. The text must match exactly: no spaces, sign, leading zeros or capitals.
 * @returns `undefined` for anything else; the caller knows where the value stood and makes the error.
 */
export function parseInterval(text: string | number): number | undefined {
  if (typeof text === 'number') return wholeDays(text);
  return /^[1-9][0-9]*$/.test(text) ? wholeDays(Number(text)) : namedIntervals.get(text);
}

function wholeDays(days: number): number | undefined {
  return Number.isSafeInteger(days) && days > 0 ? days : undefined;
}
