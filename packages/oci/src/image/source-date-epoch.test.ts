import { latestTimestamp } from '@chunkah/core';
import { expect, test } from 'vitest';
import { parseSourceDateEpoch, resolveSourceDateEpoch } from './source-date-epoch.ts';

const now = 1_700_000_000.75;
const created = '2024-05-06T09:08:09.5+02:00';

test('the option counts before the config, the config before the clock', () => {
  expect(resolveSourceDateEpoch({ option: 0, created, now })).toBe(0);
  expect(resolveSourceDateEpoch({ option: undefined, created, now })).toBe(1_714_979_289);
  expect(resolveSourceDateEpoch({ option: undefined, created: undefined, now })).toBe(1_700_000_000);
});

test('a broken time in the config does no harm when the option is given', () => {
  expect(resolveSourceDateEpoch({ option: 5, created: 'yesterday', now })).toBe(5);
});

test.each(['yesterday', '', '1960-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59-01:00'])(
  'a config created %j is refused, and the hint names the option',
  (text) => {
    expect(() => resolveSourceDateEpoch({ option: undefined, created: text, now })).toThrow(
      expect.objectContaining({ code: 'IMAGE_CREATED_INVALID', hint: expect.stringContaining('--source-date-epoch') }),
    );
  },
);

test.each([-1, 1.5, Number.NaN, latestTimestamp + 1])('the option %j is refused', (option) => {
  expect(() => resolveSourceDateEpoch({ option, created, now })).toThrow(
    expect.objectContaining({ code: 'SOURCE_DATE_EPOCH_INVALID' }),
  );
});

test('whole seconds up to the year 9999 are read', () => {
  expect(parseSourceDateEpoch('0', '--source-date-epoch')).toBe(0);
  expect(parseSourceDateEpoch('1700000000', '--source-date-epoch')).toBe(1_700_000_000);
  expect(parseSourceDateEpoch(String(latestTimestamp), '--source-date-epoch')).toBe(latestTimestamp);
});

test.each(['', '-1', '+1', '1.5', '1e9', '0x10', ' 1', '1\n', 'now', '253402300800', '9'.repeat(400)])(
  'the epoch %j is refused, and the message says where it came from',
  (text) => {
    expect(() => parseSourceDateEpoch(text, 'SOURCE_DATE_EPOCH')).toThrow(
      expect.objectContaining({
        code: 'SOURCE_DATE_EPOCH_INVALID',
        message: expect.stringMatching(/^SOURCE_DATE_EPOCH .{0,160}$/),
      }),
    );
  },
);
