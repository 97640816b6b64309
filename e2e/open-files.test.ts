import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { namedOutputs } from './mistake.ts';
import { type Outcome, run } from './program.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, type Workplace } from './workplace.ts';

// A low limit of open files, from one with which Node itself can barely start to one that is
// enough. Each thread takes some.

const limits = Array.from({ length: 9 }, (_, step) => 26 + 8 * step);
const threads = 8;

/** A program that runs Node with a limit of open files. */
function limitedNode({ directory }: Workplace, limit: number): string {
  const path = join(directory, `node-${limit}`);
  writeFileSync(path, `#!/bin/sh\nulimit -n ${limit}\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  return path;
}

/** Expects an error that names the limit, and no other. */
function expectLimitTold(outcome: Outcome): void {
  expectRefused(
    outcome,
    /^error: cannot (start a thread|read .+|write .+): too many open files$/,
    /ulimit -n.*--threads/,
  );
}

describe('a limit of open files that is too low is reported, and nothing is left', () => {
  test.each([
    ...namedOutputs.slice(0, 2),
    { output: 'pipe', args: [] },
    { output: 'compressed pipe', args: ['--compressed'] },
  ])('for output: $output', async ({ args }) => {
    const labelled = (at: number) => file('x', { xattrs: { 'user.component': `component ${at}` } });
    const place = createWorkplace(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`f${at}`, labelled(at)])));
    const outcomes: Outcome[] = [];
    for (const limit of limits) {
      const outcome = await runAt(place, ['build', ...args], { threads, node: limitedNode(place, limit) });
      outcomes.push(outcome);
      if (outcome.code === 0) break;
      expectLimitTold(outcome);
      expectNothingLeft(place);
    }
    expect(outcomes[0]?.stderr).toContain('cannot start a thread');
    expect(outcomes.at(-1)?.code).toBe(0);
  });

  test('for a scan by several threads', async () => {
    const place = createWorkplace();
    await run('sh', ['-c', 'seq 40000 | xargs touch'], { cwd: place.rootfs });
    const outcomes: Outcome[] = [];
    for (const limit of [26, 27, 28, 30, 32, 40, 48]) {
      outcomes.push(await runAt(place, ['plan'], { threads, node: limitedNode(place, limit) }));
    }
    for (const outcome of outcomes) if (outcome.code !== 0) expectLimitTold(outcome);
    expect(outcomes[0]?.stderr).toContain('cannot start a thread');
    expect(outcomes.at(-1)?.code).toBe(0);
  });
});
