import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stabilityFromChanges } from './stability-from-changes.ts';

const day = 86_400;
/** Midnight, so that whole days before it are calendar days. */
const now = 20_000 * day;
const ago = (...days: number[]) => days.map((count) => now - count * day);

test('one change 70 days ago means one change in 70 days', () => {
  expect(stabilityFromChanges({ changes: ago(70), buildTime: now, now })).toBeCloseTo(Math.exp(-7 / 70), 12);
});

test('two changes on one day count once, on two days twice', () => {
  const oneChange = stabilityFromChanges({ changes: ago(70), buildTime: 0, now });
  expect(stabilityFromChanges({ changes: ago(69.1, 69.9, 70), buildTime: 0, now })).toBe(oneChange);
  expect(stabilityFromChanges({ changes: ago(69, 70), buildTime: 0, now })).toBeCloseTo(oneChange ** 2, 12);
});

test('a day that comes back later in the list counts again', () => {
  const ordered = stabilityFromChanges({ changes: ago(69, 69, 70), buildTime: 0, now });
  const scattered = stabilityFromChanges({ changes: ago(69, 70, 69), buildTime: 0, now });
  expect(scattered).toBeLessThan(ordered);
});

test('changes older than 365 days do not count, nor does a build as old', () => {
  expect(stabilityFromChanges({ changes: ago(10, 366), buildTime: 0, now })).toBe(
    stabilityFromChanges({ changes: ago(10), buildTime: 0, now }),
  );
  expect(stabilityFromChanges({ changes: ago(366), buildTime: now, now })).toBe(0.99);
  expect(stabilityFromChanges({ changes: [], buildTime: now - 366 * day, now })).toBe(0.99);
});

test('a change exactly 365 days ago counts, a second earlier it does not', () => {
  const [limit = 0] = ago(365);
  expect(stabilityFromChanges({ changes: [limit], buildTime: 0, now })).toBe(0.9810046472287257);
  expect(stabilityFromChanges({ changes: [limit - 1], buildTime: 0, now })).toBe(0.99);
});

test('without changes the build is the only one', () => {
  const [buildTime = 0] = ago(30);
  expect(stabilityFromChanges({ changes: [], buildTime, now })).toBe(0.7918895663367816);
});

test('what changed within the last day, or later than now, has stability 0', () => {
  expect(stabilityFromChanges({ changes: [now - day + 1], buildTime: 0, now })).toBe(0);
  expect(stabilityFromChanges({ changes: [now + 5 * day], buildTime: 0, now })).toBe(0);
});

test('a change later than now adds to the rate', () => {
  const past = stabilityFromChanges({ changes: ago(50), buildTime: 0, now });
  expect(stabilityFromChanges({ changes: ago(-5, 50), buildTime: 0, now })).toBeLessThan(past);
});

test('any history gives a probability', () => {
  const time = fc.integer({ min: now - 800 * day, max: now + 100 * day });
  fc.assert(
    fc.property(fc.array(time), time, (changes, buildTime) => {
      const stability = stabilityFromChanges({ changes, buildTime, now });
      expect(stability).toBeGreaterThanOrEqual(0);
      expect(stability).toBeLessThan(1);
    }),
  );
});

test('a changelog of 300 000 entries takes little time', () => {
  const changes = Array.from({ length: 300_000 }, (_, index) => now - index * 60);
  expect(stabilityFromChanges({ changes, buildTime: 0, now })).toBeGreaterThan(0);
});
