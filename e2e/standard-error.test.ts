import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Files, placeWith } from './config-place.ts';
import { genFilemapPath, programPath } from './program.ts';
import { createWorkplace, runAt, type Workplace } from './workplace.ts';

/** Runs a program with standard error on a disk without room. */
function runWithFullDisk(place: Workplace, program: string, args: readonly string[]) {
  const command = ['-c', 'exec "$@" 2>/dev/full', 'sh', process.execPath, program, ...args];
  const { status, stdout } = spawnSync('sh', command, { cwd: place.directory, encoding: 'utf8' });
  return { code: status, stdout };
}

/** A config and a plugin that print in all the ways that JavaScript has for messages. */
const talkative: Files = {
  'chunkah.config.mjs': `
    import fs from 'node:fs';
    import { Worker } from 'node:worker_threads';
    const talk = async () => {
      console.log('x'); console.error('x'); console.table(['x']);
      process.stderr.write('x'); process.stdout.write('x'); process.emitWarning('x');
      await new Promise((resolve) => new Worker("console.error('x'); console.log('x')", { eval: true }).on('exit', resolve));
    };
    await talk();
    export default {
      repos: [{ name: 'acme', version: '1', apiVersion: 1, priority: 1, async load() { await talk(); } }],
    };`,
};

describe('with standard error on a full disk', () => {
  test.each(['', '--no-progress', '-vv', '--color always'])('build %s makes the image', (options) => {
    const place = placeWith(talkative);
    const args = ['build', '--rootfs', 'rootfs', '-o', 'oci:output/image', ...options.split(' ').filter(Boolean)];
    expect(runWithFullDisk(place, programPath, args)).toEqual({ code: 0, stdout: '' });
    expect(existsSync(join(place.output, 'image/index.json'))).toBe(true);
  });

  test('plan prints the plan', () => {
    const { code, stdout } = runWithFullDisk(placeWith(talkative), programPath, [
      'plan',
      '--rootfs',
      'rootfs',
      '--json',
    ]);
    expect({ code, plan: JSON.parse(stdout) }).toMatchObject({ code: 0, plan: { components: 2 } });
  });

  test('a mistake is still exit code 1', () => {
    expect(runWithFullDisk(createWorkplace(), programPath, ['plan', '--rootfs', 'nowhere']).code).toBe(1);
  });

  test('gen-filemap writes the map', () => {
    const place = createWorkplace();
    writeFileSync(join(place.directory, 'files.tsv'), '/usr/big\talpha\n/usr/big\tbeta\n');
    const { code, stdout } = runWithFullDisk(place, genFilemapPath, [
      'manifest',
      'files.tsv',
      '--rootfs',
      'rootfs',
      '-vv',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('/usr/big') });
  });
});

/**
 * Starts a program on a terminal, closes that, and lets the program go on by reading the fifo that
 * it writes to.
 */
const closeTerminal = `
import os, pty, subprocess, sys
master, slave = pty.openpty()
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=slave,
                         start_new_session=True)
os.close(slave)
fifo = open(sys.argv[1], 'rb')
fifo.read(1)
os.close(master)
size = 1 + len(fifo.read())
print(child.wait(), size)
`;

describe('a terminal that disappears', () => {
  test.each(['--progress', '--no-progress'])('during a build with %s does not end it', (progress) => {
    const place = createWorkplace();
    execFileSync('mkfifo', ['output/fifo'], { cwd: place.directory });
    const build = [process.execPath, programPath, 'build', '--rootfs', 'rootfs', '-o', 'output/fifo', '-vv'];
    const args = ['-c', closeTerminal, 'output/fifo', ...build, ...(progress === '--progress' ? [] : [progress])];
    const { stdout } = spawnSync('python3', args, { cwd: place.directory, encoding: 'utf8', timeout: 60_000 });
    const [code, size] = stdout.trim().split(' ').map(Number);
    expect(code).toBe(0);
    expect(size).toBeGreaterThan(3 * 1024 * 1024);
  });
});

describe('with --progress json', () => {
  async function recordsOf(args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    const { stderr } = await runAt(createWorkplace(), args);
    return stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  test('a build writes nothing but objects with a version', async () => {
    const args = [
      'build',
      '--rootfs',
      'rootfs',
      '--prune',
      '/gone',
      '-o',
      'oci:output/image',
      '-v',
      '--progress',
      'json',
    ];
    const records = await recordsOf(args);
    expect(records.every(({ formatVersion }) => formatVersion === 1)).toBe(true);
    expect(records).toContainEqual(expect.objectContaining({ type: 'message', level: 'warning' }));
    expect(records).toContainEqual(expect.objectContaining({ type: 'message', level: 'info' }));
    const [progress] = records.filter(({ stage }) => stage === 'write').slice(-1);
    expect(progress?.doneBytes).toBe(progress?.totalBytes);
    const summary = { level: 'note', message: expect.stringMatching(/^sha256:/) };
    expect(records).toContainEqual(expect.objectContaining(summary));
  });

  test.each([
    [['--progress', 'json', 'plan', '--rootfs', 'gone'], 'ROOTFS_NOT_FOUND'],
    [['plan', '--progress', 'json', '--no-such-option'], 'USAGE'],
    [['--progress', 'json', 'plan', '--max-layers', 'x'], 'USAGE'],
  ])('an error of %j is an object with its code', async (args, code) => {
    const records = await recordsOf(args);
    expect(records.at(-1)).toMatchObject({ type: 'error', code, hint: expect.any(String) });
  });
});
