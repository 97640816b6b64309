import type { Summary } from './summary.ts';

/** What one measure of a job came to, beside what it may be at most. */
export interface Verdict {
  readonly name: string;
  readonly measure: 'wall s' | 'wall ratio' | 'wall s more' | 'cpu ratio' | 'cpu s' | 'HWM MiB' | 'MiB over the start';
  readonly value: number;
  readonly most: number;
  readonly isMet: boolean;
}

/** Compares each job that has a bar with it. */
export function judge(summaries: readonly Summary[]): Verdict[] {
  return summaries.flatMap((summary) => {
    const { name, bar, wallSeconds, wallRatio, wallSecondsMore, cpuRatio, cpuSeconds } = summary;
    const { highWaterBytes, overStartBytes } = summary;
    if (bar === undefined) return [];
    const verdict = (measure: Verdict['measure'], value: number | undefined, most: number | undefined): Verdict[] =>
      value === undefined || most === undefined ? [] : [{ name, measure, value, most, isMet: value <= most }];
    return [
      ...verdict('wall s', wallSeconds, bar.wallSeconds),
      ...verdict('wall ratio', wallRatio, bar.wallRatio),
      ...verdict('wall s more', wallSecondsMore, bar.wallSecondsMore),
      ...verdict('cpu ratio', cpuRatio, bar.cpuRatio),
      ...verdict('cpu s', cpuSeconds, bar.cpuSeconds),
      ...verdict('HWM MiB', highWaterBytes / 2 ** 20, bar.highWaterBytes / 2 ** 20),
      ...verdict('MiB over the start', overStartBytes / 2 ** 20, bar.overStartBytes && bar.overStartBytes / 2 ** 20),
    ];
  });
}

/** A line for each, `ok` or `over`. */
export function formatVerdicts(verdicts: readonly Verdict[]): string {
  return verdicts.map((verdict) => `${verdict.isMet ? 'ok  ' : 'over'}  ${describeVerdict(verdict)}\n`).join('');
}

export function describeVerdict({ name, measure, value, most }: Verdict): string {
  const digits = measure.includes('MiB') ? 0 : 2;
  return `${name}: ${measure} ${value.toFixed(digits)}, at most ${most.toFixed(digits)}`;
}
