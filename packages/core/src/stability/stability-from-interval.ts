import { exponential } from './exponential.ts';

/** The period of a stability in days: it is the probability of no change within this period. */
export const stabilityPeriodDays = 7;

/**
 * Probability, 0 to 1, that something updated every `days` days on average does not change within
 * the stability period. Updates are modeled as a Poisson process, so it is exp(-period / interval).
 * @param days the interval: more than 0, not necessarily whole.
 */
export function stabilityFromInterval(days: number): number {
  return exponential(-stabilityPeriodDays / days);
}
