import type { Bar } from '../jobs/bars.ts';
import type { Measured } from '../measure/run-rounds.ts';
import { median, medianRatio } from './statistics.ts';

/** Medians of one job over the measured rounds. */
export interface Summary {
  readonly name: string;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly highWaterBytes: number;
  readonly overStartBytes: number;
  readonly proportionalBytes: number;
  /** Undefined for a yardstick. */
  readonly yardstick: string | undefined;
  readonly wallRatio: number | undefined;
  readonly cpuRatio: number | undefined;
  readonly bar: Bar | undefined;
}

export function summarize(measured: readonly Measured[]): Summary[] {
  const wall = (entry: Measured) => entry.samples.map((sample) => sample.wallSeconds);
  const cpu = (entry: Measured) => entry.samples.map((sample) => sample.cpuSeconds);
  return measured.map((entry) => {
    const yardstick = measured.find((other) => other.job.name === entry.job.yardstick);
    return {
      name: entry.job.name,
      wallSeconds: median(wall(entry)),
      cpuSeconds: median(cpu(entry)),
      highWaterBytes: median(entry.samples.map((sample) => sample.highWaterBytes)),
      overStartBytes: median(entry.samples.map((sample) => sample.overStartBytes)),
      proportionalBytes: entry.proportionalBytes,
      yardstick: entry.job.yardstick,
      wallRatio: yardstick && medianRatio(wall(entry), wall(yardstick)),
      cpuRatio: yardstick && medianRatio(cpu(entry), cpu(yardstick)),
      bar: entry.job.bar,
    };
  });
}
