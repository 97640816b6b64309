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
  /** Less those of the yardstick. */
  readonly wallSecondsMore: number | undefined;
  readonly cpuRatio: number | undefined;
  readonly bar: Bar | undefined;
}

export function summarize(measured: readonly Measured[]): Summary[] {
  const wall = (entry: Measured) => entry.samples.map((sample) => sample.wallSeconds);
  const cpu = (entry: Measured) => entry.samples.map((sample) => sample.cpuSeconds);
  return measured.map((entry) => {
    const { yardstick: name, cpuYardstick = name } = entry.job;
    const [yardstick, cpuBase] = [name, cpuYardstick].map((base) => measured.find(({ job }) => job.name === base));
    return {
      name: entry.job.name,
      wallSeconds: median(wall(entry)),
      cpuSeconds: median(cpu(entry)),
      highWaterBytes: median(entry.samples.map((sample) => sample.highWaterBytes)),
      overStartBytes: median(entry.samples.map((sample) => sample.overStartBytes)),
      proportionalBytes: entry.proportionalBytes,
      yardstick: name === cpuYardstick ? name : `${name}, ${cpuYardstick}`,
      wallRatio: yardstick && medianRatio(wall(entry), wall(yardstick)),
      wallSecondsMore: yardstick && median(wall(entry)) - median(wall(yardstick)),
      cpuRatio: cpuBase && medianRatio(cpu(entry), cpu(cpuBase)),
      bar: entry.job.bar,
    };
  });
}
