import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInterval } from './interval.ts';

test.each([
  ['daily', 1],
  ['weekly', 7],
  ['biweekly', 14],
  ['monthly', 30],
  ['quarterly', 90],
  ['yearly', 365],
])('%s is %i days', (name, days) => {
  expect(parseInterval(name)).toBe(days);
});

test('a positive whole number of days is accepted as number and as text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (days) => {
      expect(parseInterval(days)).toBe(days);
      expect(parseInterval(String(days))).toBe(days);
    }),
  );
});

test.each([
  '',
  '0',
  '-1',
  '+7',
  '07',
  '7.0',
  '1e1',
  ' 7',
  '7\n',
  '0x7',
  '٧',
  'Daily',
  'daily ',
  'hourly',
  'constructor',
])('the text %j is not an interval', (text) => {
  expect(parseInterval(text)).toBeUndefined();
});

test('a number of days too large to be counted exactly is not an interval', () => {
  expect(parseInterval('9007199254740992')).toBeUndefined();
});

test.each([0.5, 7.5, 2 ** 53])('the number %d is that many days', (days) => {
  expect(parseInterval(days)).toBe(days);
});

test.each([0, -7, Number.NaN, Number.POSITIVE_INFINITY])('the number %d is not an interval', (days) => {
  expect(parseInterval(days)).toBeUndefined();
});
