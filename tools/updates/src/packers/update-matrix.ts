import type { PackItem } from '@chunkah/core';

const millisecondsPerDay = 86_400_000;

/** ISO weeks run from 1 to 53. */
const mostWeeks = 53;

const lookBackDays = 365;

/** An item with so few changes ever is taken to change always. */
const fewChanges = 2;

const words = Math.ceil((mostWeeks + 1) / 32);

/** The weeks of the last year in which something changed: one bit each. */
export type UpdateRow = Uint32Array;

/** The weeks in which an item changed; all of them if too little is known. */
export function updateRow({ changeDays = [] }: PackItem, now: number): UpdateRow {
  const row = noUpdates();
  const weeks =
    changeDays.length <= fewChanges
      ? Array.from({ length: mostWeeks }, (_, index) => index + 1)
      : changeDays.filter((day) => now - day <= lookBackDays).map(weekOf);
  for (const week of weeks) row[week >> 5] = (row[week >> 5] ?? 0) | (1 << (week & 31));
  return row;
}

/** How many weeks are in either row. */
export function updatesOfBoth(one: UpdateRow, other: UpdateRow): number {
  let count = 0;
  for (let word = 0; word < words; word += 1) count += bitCount((one[word] ?? 0) | (other[word] ?? 0));
  return count;
}

/** Adds the weeks of `row` to `sum`. */
export function addUpdates(sum: UpdateRow, row: UpdateRow): void {
  for (let word = 0; word < words; word += 1) sum[word] = (sum[word] ?? 0) | (row[word] ?? 0);
}

export function noUpdates(): UpdateRow {
  return new Uint32Array(words);
}

/** Number of the ISO week of a Unix day. */
function weekOf(day: number): number {
  // Unix day 0 is a Thursday; weekday 1 is Monday.
  const weekday = ((day + 3) % 7) + 1;
  const thursday = new Date((day - weekday + 4) * millisecondsPerDay);
  const firstOfYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.floor((thursday.getTime() - firstOfYear) / (7 * millisecondsPerDay)) + 1;
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
