import { describe, expect, test } from 'vitest';
import { familyRate } from './family-rate.ts';
import { lockStepFamilies } from './lock-step.ts';

/** First day of a quarter as they are counted from 2020-01-01: 40 of them later. */
const review = 18_262 + 91 * 40;
const now = review + 50;
const ago = (...days: number[]) => days.map((count) => review - count);

describe('families', () => {
  test('are items that changed on the same days or a day apart', () => {
    const days = [ago(400, 300, 200, 100), ago(500, 350, 250, 10), ago(399, 301, 200, 99)];
    expect(lockStepFamilies(days, now)).toEqual([[0, 2], [1]]);
  });

  test('share at least 0.6 of the days of either', () => {
    // 3 of 5, then 3 of 6.
    expect(lockStepFamilies([ago(400, 300, 200, 100), ago(400, 300, 200, 50)], now)).toEqual([[0, 1]]);
    expect(lockStepFamilies([ago(400, 300, 200, 100), ago(400, 300, 200, 50, 20)], now)).toEqual([[0], [1]]);
  });

  test('need four days each', () => {
    expect(lockStepFamilies([ago(300, 200, 100), ago(300, 200, 100)], now)).toEqual([[0], [1]]);
  });

  test('include whoever is in step with a member', () => {
    const one = ago(600, 500, 400, 300, 200);
    const between = ago(600, 500, 400, 300, 100);
    const other = ago(600, 500, 400, 100, 50);
    expect(lockStepFamilies([one, other], now)).toEqual([[0], [1]]);
    expect(lockStepFamilies([one, other, between], now)).toEqual([[0, 1, 2]]);
  });

  test('look at the two years before the quarter alone', () => {
    expect(lockStepFamilies([ago(731, 300, 200, 100), ago(731, 300, 200, 100)], now)).toEqual([[0], [1]]);
    expect(lockStepFamilies([ago(-1, 300, 200, 100), ago(-1, 300, 200, 100)], now)).toEqual([[0], [1]]);
    expect(lockStepFamilies([ago(0, 300, 200, 730), ago(0, 300, 200, 730)], now)).toEqual([[0, 1]]);
  });

  test.each([
    ['more than 10 items and a fifth of all', 11, 54, false],
    ['a fifth of all', 11, 55, true],
    ['10 items', 10, 10, true],
  ])('do not come of days on which %s changed', (_, changing, count, together) => {
    const days = Array.from({ length: count }, (_unused, index) => (index < changing ? ago(400, 300, 200, 100) : []));
    expect(lockStepFamilies(days, now).length).toBe(together ? count - changing + 1 : count);
  });
});

describe('rate of a family', () => {
  const rates = { rates: [0.25, 0.25, 1], periodDays: 7 };

  test('of one member is its own', () => {
    expect(familyRate([2], { ...rates, changeDays: [[], [], ago(3)] })).toBe(1);
  });

  test('is that of its releases, and a little for each further member', () => {
    // One release, days 5 to 3 before the review: 2 changes in 240 days, class 1/16.
    const changeDays = [ago(5), ago(4), ago(5, 3)];
    expect(familyRate([0, 1, 2], { ...rates, changeDays })).toBe(0.0625 + 0.03 * 2);
  });

  test('is no more than the sum of the members', () => {
    const changeDays = [ago(5), ago(5), []];
    expect(familyRate([0, 1], { ...rates, rates: [2 ** -8, 2 ** -8], changeDays })).toBe(2 ** -7);
  });
});
