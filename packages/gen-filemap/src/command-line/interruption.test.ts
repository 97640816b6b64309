import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readdirSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@chunkah/testkit';
import { beforeEach, describe, expect, test } from 'vitest';

/** Arguments of Node. */
const command = ['--conditions=@chunkah/source', fileURLToPath(new URL('../cli.ts', import.meta.url))];

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  const lines = Array.from({ length: 20_000 }, (_, number) => `/usr/share/${number}\tx\n`);
  writeFileSync(join(directory, 'many.tsv'), lines.join(''));
});

test('a signal ends a wait for input, and nothing is written', async () => {
  const args = [...command, 'manifest', '-', '-o', 'map.json'];
  const child = spawn(process.execPath, args, { cwd: directory });
  let stderr = '';
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  const closed = once(child, 'close');
  // More than a pipe can hold: once it is written, the program is reading.
  child.stdin.write('\n'.repeat(1 << 20), () => child.kill('SIGTERM'));
  expect(await closed).toEqual([143, null]);
  expect(stderr).toBe('interrupted by SIGTERM\n');
  expect(readdirSync(directory)).toEqual(['many.tsv']);
});

test('a signal ends the wait for a reader that does not read', async () => {
  const args = [...command, 'manifest', 'many.tsv'];
  const child = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'pipe', 'ignore'] });
  // The pipe has bytes: the program is writing, and more than the pipe can hold.
  await once(child.stdout, 'readable');
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  child.stdout.destroy();
  expect(code).toBe(130);
});

describe('a second signal ends the wait for a fifo', () => {
  let fifo: string;
  beforeEach(() => {
    fifo = join(directory, 'fifo');
    execFileSync('mkfifo', [fifo]);
  });

  test.each([
    { end: 'without a writer', args: ['--hints', 'fifo'], open: openForReader },
    { end: 'without a reader', args: ['-o', 'fifo'], open: openForWriter },
  ])('$end', async ({ args, open }) => {
    const child = spawn(process.execPath, [...command, 'manifest', 'many.tsv', ...args], {
      cwd: directory,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const descriptor = await open(fifo);
    const timer = setInterval(() => child.kill('SIGTERM'), 100);
    expect(await ended).toEqual([null, 'SIGTERM']);
    clearInterval(timer);
    closeSync(descriptor);
  });
});

/** Opens a fifo once a program is reading it. */
async function openForReader(fifo: string): Promise<number> {
  for (;;) {
    try {
      return openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await setTimeout(20);
    }
  }
}

/** Opens a fifo and reads one byte, but no more, from the program that writes to it. */
async function openForWriter(fifo: string): Promise<number> {
  const descriptor = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  for (;;) {
    try {
      if (readSync(descriptor, Buffer.alloc(1)) === 1) return descriptor;
    } catch {
      // The writer has opened it but written nothing yet.
    }
    await setTimeout(20);
  }
}
