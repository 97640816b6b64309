/** The unit interval is divided into this many steps: the table has 2^(i / steps) for each. */
const steps = 128;

/** Fractional bits of the fixed-point numbers used to compute the table. */
const fractionBits = 160n;

/**
 * ln 2 / steps, rounded to few enough bits that its product with a step number is exact, and the
 * remainder.
 */
const stepHigh = 0x162e42fefa / 2 ** 44;
const stepLow = 0x1cf79abc9e3b39 / 2 ** 99;

const stepsPerUnit = steps * Math.LOG2E;

/** Below this, e^x is less than half of the smallest number above 0. */
const underflow = -746;

/**
 * e^x for x <= 0, to 0.511 units in the last place of a normal number. ECMAScript leaves `Math.exp`
 * to the engine, and engines and their versions do differ in the last bit; this uses only exact and
 * correctly rounded operations, so that stabilities are the same everywhere.
 *
 * Method: x = (k / 128) ln 2 + r, so e^x = 2^(k / 128) * e^r; the power comes from a table, e^r
 * from a polynomial. The polynomial's coefficients and the order of operations are those of the C
 * libraries glibc and musl, whose results the peer program writes.
 */
export function exponential(x: number): number {
  if (x < underflow) return 0;
  const step = Math.round(x * stepsPerUnit);
  const rest = x - step * stepHigh - step * stepLow;
  const index = step & (steps - 1);
  table ??= powersOfTwo();
  const power = table.high[index] ?? 0;
  const square = rest * rest;
  const growth =
    (table.low[index] ?? 0) +
    rest +
    square * (0.49999999999996786 + rest * 0.16666666666665886) +
    square * square * (0.0416666808410674 + rest * 0.008333335853059549);
  let result = power + power * growth;
  for (let halvings = (index - step) / steps; halvings > 0; halvings -= 1) result /= 2;
  return result;
}

/** 2^(i / steps) is `high[i] * (1 + low[i])`: more bits than one number holds. */
interface PowerTable {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

let table: PowerTable | undefined;

function powersOfTwo(): PowerTable {
  const one = 1n << fractionBits;
  let root = 2n * one;
  for (let denominator = 1; denominator < steps; denominator *= 2) root = squareRoot(root << fractionBits);
  const high = new Float64Array(steps);
  const low = new Float64Array(steps);
  let power = one;
  for (let index = 0; index < steps; index += 1) {
    const rounded = Number(power);
    high[index] = rounded / Number(one);
    low[index] = Number(power - BigInt(rounded)) / rounded;
    power = (power * root) >> fractionBits;
  }
  return { high, low };
}

/** Integer part of the square root, by Newton's method from above. */
function squareRoot(value: bigint): bigint {
  let root = value;
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
