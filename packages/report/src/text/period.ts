import { intervalNames, parseInterval } from '@chunkah/core';

/** Days between two updates for people: `weekly`, else `every 3 days`. */
export function periodText(days: number): string {
  return intervalNames.find((name) => parseInterval(name) === days) ?? `every ${days} days`;
}
