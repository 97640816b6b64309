const perSecond = 1_000_000_000n;

/**
 * Whole Unix seconds of a time in nanoseconds, rounded down, before 1970 too. Beyond 2^53 it is the
 * nearest number that a column can store, so that the same time always gives the same number.
 */
export function wholeSeconds(nanoseconds: bigint): number {
  const seconds = nanoseconds / perSecond;
  // BigInt's own division rounds towards zero.
  return Number(nanoseconds < 0n && nanoseconds % perSecond !== 0n ? seconds - 1n : seconds);
}

/** The remainder beyond whole seconds, 0 to 999 999 999. */
export function restNanoseconds(nanoseconds: bigint): number {
  const rest = Number(nanoseconds % perSecond);
  return rest < 0 ? rest + Number(perSecond) : rest;
}
