/** Days that stabilities look ahead: a stability is the probability of no change within this period. */
export const stabilityPeriodDays = 7;
