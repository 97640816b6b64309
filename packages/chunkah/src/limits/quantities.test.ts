import { expect, test } from 'vitest';
import { parseBytes, parseShare } from './quantities.ts';

test.each([
  [0, 0],
  [4096, 4096],
  [1.9, 1],
  ['4096', 4096],
  ['500 MB', 500e6],
  ['500MB', 500e6],
  ['1.5 GiB', 1.5 * 2 ** 30],
  ['10 gb', 10e9],
  ['7 B', 7],
])('%j is %d bytes', (value, bytes) => {
  expect(parseBytes(value)).toBe(bytes);
});

test.each([
  '',
  'MB',
  '1 M',
  '1,5 GB',
  '-1',
  '1  MB',
  '1 MB ',
  ' 1',
  '1e3',
  'NaN',
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  {},
])('%j is not a size', (value) => {
  expect(parseBytes(value)).toBeUndefined();
});

test.each([
  [0, 0],
  [1, 1],
  [0.05, 0.05],
  ['5 %', 0.05],
  ['2.5%', 0.025],
  ['0.5', 0.5],
  ['100 %', 1],
])('%j is a share of %d', (value, share) => {
  expect(parseShare(value)).toBeCloseTo(share, 12);
});

test.each(['', '%', '5', '101 %', '-1 %', 1.1, -0.1, Number.NaN, undefined])('%j is not a share', (value) => {
  expect(parseShare(value)).toBeUndefined();
});
