import { closeSync, constants, openSync, readdirSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fifo, file, type Tree } from '@chunkah/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CallEvent, useAtCall } from './at-call/at-call.ts';
import { type Outcome, programPath, run, startChunkah } from './program.ts';
import { createWorkplace, expectNothingLeft, expectRefused, runAt, sampleTree, type Workplace } from './workplace.ts';

const atCall = useAtCall();

const signals = [
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
  { signal: 'SIGHUP', code: 129 },
] as const;
type Signal = (typeof signals)[number];

function expectInterrupted({ code, stderr }: Outcome, expected: Signal): void {
  expect({ code, stderr }).toEqual({ code: expected.code, stderr: `interrupted by ${expected.signal}\n` });
}

/**
 * Builds and sends the signal at the first call of that kind; the call waits until the signal was
 * heard.
 */
function buildAndSignal(
  place: Workplace,
  args: readonly string[],
  signal: NodeJS.Signals,
  { call, path }: Pick<CallEvent, 'call' | 'path'>,
): Promise<Outcome> {
  const command = `kill -${signal.slice('SIG'.length)} $PPID; sleep 0.3`;
  const env = atCall({ call, path: `${place.rootfs}${path}`, command });
  return runAt(place, ['build', ...args], { env });
}

describe.each(signals)('$signal', (expected) => {
  test.each([
    { output: 'a directory', args: ['-o', 'oci:output/image'] },
    { output: 'an archive', args: ['-o', 'output/image.tar'] },
    { output: 'a compressed archive', args: ['-o', 'output/image.tar', '--compressed'] },
    { output: 'a compressed pipe', args: ['--compressed'] },
  ])('while $output is written leaves nothing', async ({ args }) => {
    const place = createWorkplace();
    const outcome = await buildAndSignal(place, args, expected.signal, { call: 'open', path: '/usr/big' });
    expectInterrupted(outcome, expected);
    expectNothingLeft(place);
  });
});

test('a second SIGINT ends the run at once and leaves nothing either', async () => {
  const place = createWorkplace();
  // Two of one kind are one where the first has not been taken yet.
  const command = 'kill -INT $PPID; sleep 0.2; kill -INT $PPID; sleep 0.3';
  const env = atCall({ call: 'open', path: `${place.rootfs}/usr/big`, command });
  const { code, signal } = await runAt(place, ['build', '-o', 'oci:output/image'], { env });
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
  expectNothingLeft(place);
});

test.each(['--filemap', '--component-map'])(
  'a second SIGINT ends a run that waits for a fifo as %s',
  async (option) => {
    const place = createWorkplace();
    const pipe = join(place.directory, 'fifo');
    await run('mkfifo', [pipe]);
    const { child, done } = startChunkah(['plan', '--rootfs', place.rootfs, option, pipe, '-v']);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: Buffer) => text.includes('found') && resolve());
    });
    for (const _ of [1, 2]) {
      await setTimeout(200);
      child.kill('SIGINT');
    }
    expect(await done).toMatchObject({ code: null, signal: 'SIGINT' });
  },
);

test('SIGINT ends a scan before its end', async () => {
  const entries = Array.from({ length: 5000 }, (_, number) => [`many/${number}`, file('')] as const);
  // A scan that went on would meet the fifo and fail.
  const tree: Tree = { ...sampleTree, ...Object.fromEntries(entries), 'z/fifo': fifo() };
  const place = createWorkplace(tree);
  const args = ['-o', 'oci:output/image'];
  const outcome = await buildAndSignal(place, args, 'SIGINT', { call: 'scandir', path: '/many' });
  expectInterrupted(outcome, signals[0]);
  expectNothingLeft(place);
});

describe.each(signals.slice(0, 2))('$signal while the reader of a pipe is stuck', (expected) => {
  test.each([
    { title: 'standard output', args: [] },
    { title: 'standard output, compressed', args: ['--compressed'] },
  ])('$title', async ({ args }) => {
    const place = createWorkplace();
    const pipe = await createFifo(place);
    // Open for both ends: there is a reader, but it takes no more than the first bytes.
    const descriptor = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(descriptor));
    const env = { TMPDIR: place.temporary };
    const { child, done } = startChunkah(['build', '--rootfs', place.rootfs, ...args], { stdout: descriptor, env });
    await someBytes(descriptor);
    await expectPromptEnd(() => child.kill(expected.signal), done, expected);
    expectNothingLeft(place);
  });

  test('a fifo that is never opened', async () => {
    const place = createWorkplace();
    const args = ['build', '--rootfs', place.rootfs, '-o', await createFifo(place), '-v'];
    const { child, done } = startChunkah(args, { env: { TMPDIR: place.temporary } });
    await seen(child.stderr, /packed/);
    await setTimeout(200);
    const start = performance.now();
    child.kill(expected.signal);
    const { code, stderr } = await done;
    expect({ code, seconds: Math.floor((performance.now() - start) / 5000) }).toEqual({
      code: expected.code,
      seconds: 0,
    });
    expect(stderr).toMatch(new RegExp(`\ninterrupted by ${expected.signal}\n$`));
  });

  test('a socket', async () => {
    const place = createWorkplace();
    const { child, done } = startChunkah(['build', '--rootfs', place.rootfs]);
    // Standard output of a child is a socket. Its first bytes arrive, then reading stops.
    await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve(void child.stdout?.pause())));
    await expectPromptEnd(
      () => {
        child.kill(expected.signal);
        child.once('exit', () => child.stdout?.resume());
      },
      done,
      expected,
    );
  });
});

async function createFifo(place: Workplace): Promise<string> {
  const path = join(place.directory, 'fifo');
  await run('mkfifo', [path]);
  return path;
}

/** The process has to end long before anything that waits would give up. */
async function expectPromptEnd(interrupt: () => void, done: Promise<Outcome>, expected: Signal): Promise<void> {
  const start = performance.now();
  interrupt();
  expectInterrupted(await done, expected);
  expect(performance.now() - start).toBeLessThan(5000);
}

/** Waits for a text in a stream. */
function seen(stream: NodeJS.ReadableStream | null, text: RegExp): Promise<void> {
  return new Promise((resolve) => {
    let all = '';
    stream?.on('data', (bytes: Buffer) => {
      all += bytes;
      if (text.test(all)) resolve();
    });
  });
}

describe('SIGKILL', () => {
  test.each([
    { output: 'directory', args: ['-o', 'oci:output/image'] },
    { output: 'archive', args: ['-o', 'output/image'] },
    { output: 'compressed archive', args: ['-o', 'output/image', '--compressed'] },
  ])('leaves no $output under the final name', async ({ args }) => {
    const place = createWorkplace();
    const { signal } = await buildAndSignal(place, args, 'SIGKILL', { call: 'open', path: '/usr/big' });
    expect(signal).toBe('SIGKILL');
    expect(readdirSync(place.output)).toEqual([expect.stringMatching(/^\.image\.chunkah-[0-9a-f]{12}$/)]);
  });

  test('leaves an archive that was there before', async () => {
    const place = createWorkplace();
    writeFileSync(join(place.output, 'image'), 'old');
    await buildAndSignal(place, ['-o', 'output/image'], 'SIGKILL', { call: 'open', path: '/usr/big' });
    expect(readFileSync(join(place.output, 'image'), 'utf8')).toBe('old');
  });
});

describe('a reader that disappears', () => {
  test.each([
    { title: 'after some bytes', args: [] },
    { title: 'after some bytes of a compressed image', args: ['--compressed'] },
  ])('$title is reported in one line', async ({ args }) => {
    const place = createWorkplace();
    const pipe = await createFifo(place);
    // Nobody waits for the other end: the reader first, then the writer.
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, 'w');
    const { done } = startChunkah(['build', '--rootfs', place.rootfs, ...args], {
      stdout: writer,
      env: { TMPDIR: place.temporary },
    });
    closeSync(writer);
    await someBytes(reader);
    closeSync(reader);
    expectRefused(await done, /the program that reads the image closed the pipe/, /what that program says/);
    expectNothingLeft(place);
  });

  test('before the first byte is reported in one line', async () => {
    const place = createWorkplace();
    const script = `"${process.execPath}" "${programPath}" build --rootfs rootfs 2>messages | true; echo "\${PIPESTATUS[0]}"`;
    const code = Number(await run('bash', ['-c', script], { cwd: place.directory }));
    const stderr = readFileSync(join(place.directory, 'messages'), 'utf8');
    expectRefused({ code, stderr, signal: null, stdout: Buffer.alloc(0) }, /closed the pipe/, /what that program says/);
  });

  test('is not a fault for plan', async () => {
    const long = Array.from({ length: 120 }, (_, number) => String(number).padStart(1500, 'n'));
    const files = long.map((name, number) => [`f${number}`, file('', { xattrs: { 'user.component': name } })] as const);
    const place = createWorkplace(Object.fromEntries(files));
    const script = `"${process.execPath}" "${programPath}" plan --rootfs rootfs 2>messages | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const output = String(await run('bash', ['-c', script], { cwd: place.directory }));
    expect(output).toMatch(/^layer .*\n0\n$/);
    expect(readFileSync(join(place.directory, 'messages'), 'utf8')).toBe('');
  });

  test('of the messages does not prevent the image', async () => {
    const place = createWorkplace();
    const script = `"${process.execPath}" "${programPath}" build --rootfs rootfs -o image.tar -vv 2> >(exec 0<&-; sleep 1)`;
    await run('bash', ['-c', script], { cwd: place.directory });
    expect(readdirSync(place.directory)).toContain('image.tar');
  });
});

/** Waits for bytes in a pipe and takes them. */
async function someBytes(descriptor: number): Promise<void> {
  for (;;) {
    try {
      if (readSync(descriptor, Buffer.alloc(1000)) > 0) return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
    await setTimeout(10);
  }
}
