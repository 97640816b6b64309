import type { PackItem } from '@chunkah/core';

const millisecondsPerDay = 86_400_000;

/** Half weeks of a year, and some: ISO weeks run to 53. */
const segments = 108;

const lookBackDays = 365;

/** An item with so few changes ever is taken to change always. */
const fewChanges = 2;

const words = Math.ceil(segments / 32);

/** The half weeks of the last year, Monday to Wednesday and the rest, in which something changed: one bit each. */
export type UpdateRow = Uint32Array;

/** The half weeks in which an item changed; all of them if too little is known. */
export function updateRow({ changeDays = [] }: PackItem, now: number): UpdateRow {
  const row = new Uint32Array(words);
  const always = changeDays.length <= fewChanges;
  const changed = always ? Array.from({ length: 106 }, (_, segment) => segment) : [];
  for (const day of always ? [] : changeDays) if (now - day <= lookBackDays) changed.push(halfWeek(day));
  for (const segment of changed) row[segment >> 5] = (row[segment >> 5] ?? 0) | (1 << (segment & 31));
  return row;
}

/** How many half weeks are in either row. */
export function updatesOfBoth(one: UpdateRow, other: UpdateRow): number {
  let count = 0;
  for (let word = 0; word < words; word += 1) count += bitCount((one[word] ?? 0) | (other[word] ?? 0));
  return count;
}

/** Adds the half weeks of `row` to `sum`. */
export function addUpdates(sum: UpdateRow, row: UpdateRow): void {
  for (let word = 0; word < words; word += 1) sum[word] = (sum[word] ?? 0) | (row[word] ?? 0);
}

export function noUpdates(): UpdateRow {
  return new Uint32Array(words);
}

function halfWeek(day: number): number {
  // Unix day 0 is a Thursday; weekday 1 is Monday.
  const weekday = ((day + 3) % 7) + 1;
  const thursday = new Date((day - weekday + 4) * millisecondsPerDay);
  const firstOfYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - firstOfYear) / (7 * millisecondsPerDay)) + 1;
  return 2 * week + (weekday >= 4 ? 1 : 0);
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
