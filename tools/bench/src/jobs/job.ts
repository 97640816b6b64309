import type { Bar } from './bars.ts';

/** One command line that is measured. */
export interface Job {
  /** Unique in a run. */
  readonly name: string;
  /** Bash; the words of `args` are its `$1`, `$2` ... */
  readonly script: string;
  readonly args: readonly string[];
  /** Name of the job that it is compared with; undefined for a yardstick. */
  readonly yardstick: string | undefined;
  /** The job that its CPU time is compared with, where that is another one. */
  readonly cpuYardstick?: string;
  /** What it may take at most; yardsticks and the programs of others have no bar. */
  readonly bar?: Bar;
}
