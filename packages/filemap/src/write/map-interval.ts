import { type IntervalName, intervalNames, parseInterval } from '@chunkah/core';

/**
 * An update interval as a map holds it: one of core's names, or a positive number of days.
 * @param value as a user wrote it; a string may be a name or a whole number.
 * @returns `undefined`
 *   if the value is not an interval; the caller knows where it came from and makes the error.
 */
export function mapInterval(value: string | number): IntervalName | number | undefined {
  return intervalNames.find((name) => name === value) ?? parseInterval(value);
}
