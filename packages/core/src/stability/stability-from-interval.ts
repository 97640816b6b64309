import { exponential } from './exponential.ts';
import { stabilityPeriodDays } from './stability-period.ts';

/**
 * Probability, 0 to 1, that something updated every `days` days on average does not change within the stability period.
 * Updates count as a Poisson process, so it is exp(-period / interval).
 * @param days the interval: more than 0, not necessarily whole.
 */
export function stabilityFromInterval(days: number): number {
  return exponential(-stabilityPeriodDays / days);
}
