import { daysKnown, halved, type RepackTime } from './repack-rate.ts';

/** Older windows tell too little. */
const lookBackDays = 1092;

/** Past periods, the latest first. */
export interface ChangeWindows {
  /** How much each period tells of the next one; their sum is 1. */
  readonly weights: Float64Array;
  /** Numbers of the windows that hold one of these days, each once. */
  of(days: readonly number[]): number[];
}

/** The periods before `now` whose changes are known, at least one. */
export function changeWindows(time: RepackTime): ChangeWindows {
  const { now, periodDays } = time;
  const known = Math.floor(daysKnown(time) / periodDays);
  const count = Math.max(1, Math.min(Math.ceil(lookBackDays / periodDays), known));
  const weights = Float64Array.from({ length: count }, (_, window) => halved((window + 0.5) * periodDays));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    weights: weights.map((weight) => weight / sum),
    of(days) {
      const windows = days.map((day) => Math.floor((now - day) / periodDays));
      return [...new Set(windows)].filter((window) => window < count);
    },
  };
}
