import { rmSync } from 'node:fs';
import type { Job } from '../jobs/job.ts';
import { runJob, type Sample } from './run-job.ts';

/** What the rounds gave for one job: element `i` is round `i`. */
export interface Measured {
  readonly job: Job;
  readonly samples: readonly Sample[];
  /** Largest of the warm-up rounds. */
  readonly proportionalBytes: number;
}

/**
 * The first rounds of a benchmark are slow: memory that was never touched before, files that are
 * not cached yet.
 */
const warmUpRounds = 2;

/**
 * Runs all jobs one after the other, round by round, and tells each on stderr.
 * @param output what jobs leave there is removed after each
 */
export async function runRounds(jobs: readonly Job[], rounds: number, output: string): Promise<Measured[]> {
  const measured = jobs.map((job) => ({ job, samples: [] as Sample[], proportionalBytes: 0 }));
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const isWarmUp = round < 0;
    const title = isWarmUp
      ? `warm-up ${round + warmUpRounds + 1} of ${warmUpRounds}`
      : `round ${round + 1} of ${rounds}`;
    for (const entry of measured) {
      const sample = await runJob(entry.job, isWarmUp);
      process.stderr.write(`${title}: ${entry.job.name} ${sample.wallSeconds.toFixed(3)} s\n`);
      rmSync(output, { recursive: true, force: true });
      if (isWarmUp) entry.proportionalBytes = Math.max(entry.proportionalBytes, sample.proportionalBytes);
      else entry.samples.push(sample);
    }
  }
  return measured;
}
