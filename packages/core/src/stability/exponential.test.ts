import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exponential } from './exponential.ts';

test("e^x is as near to the engine's own result as two roundings allow", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
      const engine = Math.exp(x);
      expect(Math.abs(exponential(x) - engine)).toBeLessThanOrEqual(2 * Number.EPSILON * engine);
    }),
    { numRuns: 10_000 },
  );
});

// Results of the C library; engines are known to differ from them in the last bit.
test.each([
  [0, 1],
  [-0.5, 0.6065306597126334],
  [-0.93, 0.3945537103716011],
  [-2.164, 0.11486474192597308],
  [-4.237, 0.0144508795176878],
  [-12.3, 4.551744463083231e-6],
  [-100.25, 2.897198083210148e-44],
])('e^%d is the value that the C library gives', (x, result) => {
  expect(exponential(x)).toBe(result);
});

test('what is too small for a number is 0', () => {
  expect(exponential(-800)).toBe(0);
  expect(exponential(Number.NEGATIVE_INFINITY)).toBe(0);
});
