import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stabilityFromInterval } from './stability-from-interval.ts';

// The stabilities that the peer program wrote for these intervals.
test.each([
  [1, 0.0009118819655545162],
  [7, 0.36787944117144233],
  [14, 0.6065306597126334],
  [30, 0.7918895663367816],
  [90, 0.925169997034202],
  [365, 0.9810046472287257],
])('an update every %i days has stability %d', (days, stability) => {
  expect(stabilityFromInterval(days)).toBe(stability);
});

test('any interval gives a probability, and a longer interval never a lower one', () => {
  const interval = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });
  fc.assert(
    fc.property(interval, interval, (left, right) => {
      const [shorter, longer] = [
        stabilityFromInterval(Math.min(left, right)),
        stabilityFromInterval(Math.max(left, right)),
      ];
      expect(shorter).toBeGreaterThanOrEqual(0);
      expect(shorter).toBeLessThanOrEqual(longer * (1 + Number.EPSILON));
      expect(longer).toBeLessThanOrEqual(1);
    }),
  );
});
