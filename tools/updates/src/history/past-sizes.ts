/** No component was ever smaller, in bytes. */
const leastSize = 1024;

/** No change made a component larger or smaller by more than this, as a logarithm. */
const greatestStep = 0.5;

/** Ends the hashed bytes. */
const textEnd = 0xff;

/**
 * Sizes of all versions of a component of which only the present size is known: each change is
 * taken to have made a random step, the same in every replay.
 * @param days on which it changed, ascending.
 * @param jitter scale of the steps, as a logarithm.
 * @returns bytes before the first change, after it and on; the last one is `size`.
 */
export function pastSizes(name: string, size: number, days: readonly number[], jitter: number): number[] {
  const sizes = [size];
  let unrounded = size;
  for (const day of days.toReversed()) {
    const u = evenDraw(`${name}#${day}`);
    const step = -jitter * Math.sign(u) * Math.log(1 - 2 * Math.abs(u));
    const limited = Math.max(-greatestStep, Math.min(greatestStep, step));
    unrounded = Math.max(leastSize, unrounded * Math.exp(-limited));
    sizes.push(Math.round(unrounded));
  }
  return sizes.reverse();
}

/** A number between -0.5 and 0.5 that a text always gives, evenly spread over texts. */
export function evenDraw(text: string): number {
  let hash = 0xcbf29ce484222325n;
  for (const byte of [...Buffer.from(text), textEnd]) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  hash ^= hash >> 33n;
  hash = BigInt.asUintN(64, hash * 0xff51afd7ed558ccdn);
  hash ^= hash >> 33n;
  return (Number(hash >> 11n) + 0.5) / 2 ** 53 - 0.5;
}
