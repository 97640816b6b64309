import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemRate, ownRate, rateClass } from './own-rate.ts';

const now = 20_000;
const item = { name: 'x/a', size: 1, stability: 0.5, volatile: false };

describe('rate of an item by its own change days', () => {
  test('is 2 changes in 240 days before anything is known, and with one change', () => {
    expect(ownRate([])).toBe(2 / 240);
    expect(ownRate([now])).toBe(2 / 240);
  });

  test('counts a change half after 1000 days', () => {
    // (1/2 + 2) / (1000 / ln 2 * 1/2 + 240)
    expect(ownRate([now - 1000, now])).toBeCloseTo(2.5 / (1000 / Math.LN2 / 2 + 240), 12);
  });

  test('leaves out what is more than 1200 days before the last change, and the last change', () => {
    expect(ownRate([now - 1201, now - 100, now])).toBe(ownRate([now - 100, now]));
    expect(ownRate([now - 1200, now - 100, now])).not.toBe(ownRate([now - 100, now]));
  });

  test('does not depend on the day for which the image is built', () => {
    const changeDays = [19_000, 19_400, 19_700];
    expect(itemRate({ ...item, changeDays }, 19_700, 7)).toBe(itemRate({ ...item, changeDays }, now, 7));
  });
});

describe('class of a rate', () => {
  test.each([
    [1, 1],
    [0.5, 1],
    [0.499_999, 0.25],
    [1.999_999, 1],
    [2, 4],
    [7, 4],
    [8, 16],
    [0.0583, 0.0625],
    [1e-300, 2 ** -50],
    [Number.POSITIVE_INFINITY, 2 ** 50],
    [0, 2 ** -50],
  ])('of %d is %d', (rate, found) => {
    expect(rateClass(rate)).toBe(found);
  });

  test('is the nearest power of 4 by the logarithm', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (rate) => {
        const half = Math.log2(rate) / 2;
        fc.pre(Math.abs(half - Math.floor(half) - 0.5) > 1e-9);
        expect(rateClass(rate)).toBe(4 ** Math.round(half));
      }),
    );
  });
});

describe('rate of an item per period', () => {
  test('is 7 when it changes with every build, whatever else is known', () => {
    expect(itemRate({ ...item, volatile: true, changeDays: [now], interval: 3 }, now, 1)).toBe(7);
  });

  test('follows the interval without change days, and the change days otherwise', () => {
    expect(itemRate({ ...item, interval: 7 }, now, 7)).toBe(1);
    expect(itemRate({ ...item, interval: 28 }, now, 7)).toBe(0.25);
    expect(itemRate({ ...item, interval: 1, changeDays: [now] }, now, 7)).toBe(0.0625);
    expect(itemRate(item, now, 7)).toBe(0.0625);
  });

  test('counts no change that is still to come', () => {
    expect(itemRate({ ...item, interval: 7, changeDays: [now + 1] }, now, 7)).toBe(1);
  });
});
