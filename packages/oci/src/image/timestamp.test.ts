import { latestTimestamp } from '@chunkah/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

test.each([
  [0, '1970-01-01T00:00:00Z'],
  [951_782_400, '2000-02-29T00:00:00Z'],
  [1_700_000_000, '2023-11-14T22:13:20Z'],
  [4_102_444_800, '2100-01-01T00:00:00Z'],
  [latestTimestamp, '9999-12-31T23:59:59Z'],
])('%i is written %s', (seconds, text) => {
  expect(formatTimestamp(seconds)).toBe(text);
});

test.each([-1, 0.5, latestTimestamp + 1, Number.NaN])('%d has no such text', (seconds) => {
  expect(() => formatTimestamp(seconds)).toThrow(RangeError);
});

test.each([
  ['2024-05-06T07:08:09Z', 1_714_979_289],
  ['2024-05-06T07:08:09.999999999Z', 1_714_979_289],
  ['2024-05-06T09:08:09+02:00', 1_714_979_289],
  ['2024-05-06T01:38:09-05:30', 1_714_979_289],
  ['2024-05-06t07:08:09z', 1_714_979_289],
  ['2024-05-06 07:08:09Z', 1_714_979_289],
  ['2016-12-31T23:59:60Z', 1_483_228_799],
  ['1969-12-31T23:59:59.5Z', -1],
  ['1970-01-01T00:30:00+01:00', -1800],
  ['0071-01-01T00:00:00Z', -59_926_608_000],
])('%s is %i', (text, seconds) => {
  expect(parseTimestamp(text)).toBe(seconds);
});

test.each([
  '',
  'yesterday',
  '2024-05-06',
  '2024-05-06T07:08:09',
  '2024-05-06T07:08Z',
  '2024-05-06T07:08:09.Z',
  '2024-05-06T07:08:09+0200',
  '2024-05-06T07:08:09+24:00',
  '2024-05-06T24:00:00Z',
  '2024-05-06T07:60:09Z',
  '2024-05-06T07:08:61Z',
  '2023-02-29T00:00:00Z',
  '2023-02-30T00:00:00Z',
  '2023-13-01T00:00:00Z',
  '2023-00-01T00:00:00Z',
  '2023-01-00T00:00:00Z',
  ' 2024-05-06T07:08:09Z',
  '2024-05-06T07:08:09Z\n',
  '+002024-05-06T07:08:09Z',
  '1714979289',
])('%j is not a time', (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: latestTimestamp }), (seconds) => {
      expect(parseTimestamp(formatTimestamp(seconds))).toBe(seconds);
    }),
  );
});
