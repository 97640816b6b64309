import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { describe, expect, it } from 'vitest';
import { runJob } from './run-job.ts';
import { runRounds } from './run-rounds.ts';

function job(script: string, args: readonly string[] = []) {
  return { name: 'job', script, args, yardstick: undefined };
}

describe('a measured job', () => {
  it('tells wall time from CPU time', async () => {
    const sample = await runJob(job('sleep 0.3'), false);
    expect(sample.wallSeconds).toBeGreaterThanOrEqual(0.3);
    expect(sample.cpuSeconds).toBeLessThan(0.2);
  });

  it('adds the work of all processes of a pipeline', async () => {
    const busy = 'const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end);';
    const sample = await runJob(job('"$1" -e "$2" | "$1" -e "$2"', [process.execPath, busy]), false);
    expect(sample.cpuSeconds).toBeGreaterThanOrEqual(0.4);
  });

  it('sees the memory that a grandchild touches', async () => {
    const grow = 'globalThis.kept = Buffer.alloc(2e8, 1); setTimeout(() => {}, 300)';
    const sample = await runJob(job('bash -c \'"$@"; true\' bash "$@"', [process.execPath, '-e', grow]), true);
    expect(sample.highWaterBytes).toBeGreaterThan(2e8);
    expect(sample.highWaterBytes).toBeLessThan(4e8);
    expect(sample.proportionalBytes).toBeGreaterThan(2e8);
    expect(sample.proportionalBytes).toBeLessThan(4e8);
  });

  it('may tell itself what it took: time, and memory if it knows', async () => {
    expect(await runJob(job('printf "1 2 0.5 " >&3'), false)).toMatchObject({ wallSeconds: 1, overStartBytes: 0 });
    const told = await runJob(job('printf "1 2 0.5 4096 " >&3'), false);
    expect(told).toMatchObject({ wallSeconds: 1, cpuSeconds: 2.5, overStartBytes: 4096 });
  });

  it('passes words on as they are', async () => {
    await runJob(job('[ "$1" = "a b\\"c\\$d" ]', ['a b"c$d']), false);
  });

  it('fails when any part of it fails', async () => {
    await expect(runJob(job('exit 3 | cat'), false)).rejects.toThrow('job ended with exit code 3');
  });
});

it('rounds come after two warm-up rounds, and outputs are removed', async () => {
  const directory = temporaryDirectory();
  const output = join(directory, 'image');
  const log = join(directory, 'log');
  const [first, second] = await runRounds(
    [job('mkdir "$1"; echo a >> "$2"', [output, log]), job('test ! -e "$1" && echo b >> "$2"', [output, log])],
    3,
    output,
  );
  expect([first?.samples.length, second?.samples.length]).toEqual([3, 3]);
  await runJob(job('[ "$(tr -d "\\n" < "$1")" = ababababab ]', [log]), false);
  expect(existsSync(output)).toBe(false);
});
