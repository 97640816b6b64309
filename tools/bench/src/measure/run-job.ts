import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { jobFailed } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { descendants, peakResidentBytes, proportionalBytes } from './process-tree.ts';

/** One run of a job. */
export interface Sample {
  readonly wallSeconds: number;
  /** User and system time of all processes. */
  readonly cpuSeconds: number;
  /** Largest sum of `VmHWM` over the processes alive at one moment. */
  readonly highWaterBytes: number;
  /** What the job itself says of its memory, beyond that at its start; 0 for others. */
  readonly overStartBytes: number;
  /** Largest sum of proportional set sizes; 0 when not sampled. */
  readonly proportionalBytes: number;
}

const sampleMilliseconds = 20;

/**
 * Descriptor 3 takes what `time` prints: wall, user and system seconds of the whole script,
 * children included. What the script itself has written there before, in the same form, with bytes
 * of memory and a space at its end, counts instead.
 */
const timed = (script: string) =>
  `set -o pipefail; TIMEFORMAT='%3R %3U %3S'; exec 4>&2; { time { ${script}; } 2>&4; } 2>&3`;

/**
 * Runs a job once.
 * @param sampleProportional sample proportional set sizes as well, which slows the job down
 * @throws ChunkahError when the job fails
 */
export async function runJob(job: Job, sampleProportional: boolean): Promise<Sample> {
  const child = spawn('bash', ['-c', timed(job.script), 'bash', ...job.args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
    // A process group of its own: all of the job ends when the benchmark is interrupted.
    detached: true,
  });
  const endJob = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  process.prependOnceListener('exit', endJob);
  let highWaterBytes = 0;
  let proportional = 0;
  const timer = setInterval(() => {
    const pids = child.pid === undefined ? [] : descendants(child.pid);
    highWaterBytes = Math.max(highWaterBytes, sum(pids.map(peakResidentBytes)));
    if (sampleProportional) proportional = Math.max(proportional, sum(pids.map(proportionalBytes)));
  }, sampleMilliseconds);
  try {
    const [[code], messages, times] = await Promise.all([
      once(child, 'close') as Promise<[number | null]>,
      text(child.stderr as Readable),
      text(child.stdio[3] as Readable),
    ]);
    if (code !== 0) {
      process.stderr.write(messages);
      throw jobFailed(job.name, code);
    }
    const [wall = 0, user = 0, system = 0, ...others] = times.trim().split(' ').map(Number);
    // Three numbers of `time` follow those of the script itself.
    const [overStartBytes = 0] = others.slice(0, -3);
    return {
      wallSeconds: wall,
      cpuSeconds: user + system,
      highWaterBytes,
      overStartBytes,
      proportionalBytes: proportional,
    };
  } finally {
    clearInterval(timer);
    process.off('exit', endJob);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
