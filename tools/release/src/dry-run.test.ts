import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const checkout = join(import.meta.dirname, '../../..');

function release(...args: readonly string[]) {
  const program = join(checkout, 'tools/release/src/cli.ts');
  const command = ['--conditions=@chunkah/source', program, ...args];
  const env = { ...process.env, FORCE_COLOR: '0' };
  return spawnSync(process.execPath, command, { cwd: checkout, encoding: 'utf8', env });
}

function gitStatus(): string {
  return spawnSync('git', ['status', '--porcelain'], { cwd: checkout, encoding: 'utf8' }).stdout;
}

const temporaryCopies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('chunkah-release-'));

test('a dry run prepares a complete release, and the checkout stays as it is', () => {
  const before = gitStatus();
  const copies = temporaryCopies();
  const { status, stdout, stderr } = release('--dry-run');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^dry run: the next release is \d+\.\d+\.\d+\n$/);
  expect(gitStatus()).toBe(before);
  expect(temporaryCopies()).toEqual(copies);
});

test('an option that does not exist is refused with the way to the help', () => {
  const { status, stderr } = release('--publish');
  expect(status).toBe(1);
  expect(stderr).toContain('--publish');
  expect(stderr).toContain('hint: see npm run release -- --help');
  expect(release('--help').stdout).toMatch(/^Usage: npm run release/);
});
