import { describe, expect, test } from 'vitest';
import { restNanoseconds, wholeSeconds } from './file-time.ts';

describe('a time in nanoseconds', () => {
  test.each<[nanoseconds: bigint, seconds: number, rest: number]>([
    [0n, 0, 0],
    [1n, 0, 1],
    [-1n, -1, 999_999_999],
    [-1_000_000_000n, -1, 0],
    [-1_000_000_001n, -2, 999_999_999],
    [1_700_000_000_123_456_789n, 1_700_000_000, 123_456_789],
    // tmpfs keeps times of 64 bits: beyond 2^53 not every second has its own number.
    [(2n ** 53n + 3n) * 1_000_000_000n + 5n, 2 ** 53 + 4, 5],
    [(2n ** 63n - 1n) * 1_000_000_000n + 999_999_999n, 2 ** 63, 999_999_999],
    [-(2n ** 62n) * 1_000_000_000n - 1n, -(2 ** 62), 999_999_999],
  ])('%d is so many seconds and nanoseconds', (nanoseconds, seconds, rest) => {
    expect([wholeSeconds(nanoseconds), restNanoseconds(nanoseconds)]).toEqual([seconds, rest]);
  });
});
