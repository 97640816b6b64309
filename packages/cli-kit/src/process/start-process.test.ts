import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('sample-program.fixture.ts', import.meta.url));

function start(behavior: string, stdout: 'pipe' | number = 'pipe', stderr: 'pipe' | number = 'pipe') {
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' };
  const args = ['--conditions=@chunkah/source', program, behavior];
  return spawn(process.execPath, args, { env, stdio: ['ignore', stdout, stderr] });
}

async function run(behavior: string, stdout: 'pipe' | number = 'pipe', stderr: 'pipe' | number = 'pipe') {
  const child = start(behavior, stdout, stderr);
  const printed = { stdout: '', stderr: '' };
  child.stdout?.on('data', (bytes: Buffer) => (printed.stdout += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => (printed.stderr += bytes.toString()));
  const [code] = await once(child, 'close');
  return { code, ...printed };
}

test('a program that is done ends with its result, whatever it left running', async () => {
  expect(await run('prints')).toEqual({ code: 0, stdout: 'result\n', stderr: '' });
  expect(await run('leaves a timer behind')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test.each(['calls process.exit', 'awaits a promise that never settles'])(
  'a program that %s before it is done does not look successful',
  async (behavior) => {
    const stderr = 'error: the process exited early\nhint: look for process.exit()\n';
    expect(await run(behavior)).toEqual({ code: 1, stdout: '', stderr });
  },
);

test('a failure that nothing awaits ends the program as a bug', async () => {
  expect(await run('fails in a callback')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/bug: Error: late/),
  });
});

test('a signal ends the program with the code that a shell expects', async () => {
  const child = start('waits for a signal');
  await once(child.stdout ?? child, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([143, null]);
});

test('a full disk is an error of standard output, and none of standard error', async () => {
  const full = () => openSync('/dev/full', 'w');
  const error = 'error: cannot write to standard output: ENOSPC\nhint: look there\n';
  expect(await run('prints', full())).toEqual({ code: 1, stdout: '', stderr: error });
  expect(await run('calls process.exit', 'pipe', full())).toMatchObject({ code: 1 });
});

test('a Node that is too old gets as far as saying so', () => {
  const old = 'data:text/javascript,delete Promise.withResolvers';
  const args = ['--conditions=@chunkah/source', '--import', old, program, 'prints'];
  expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: 'result\n' });
});
