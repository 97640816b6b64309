import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyCheckout } from '@chunkah/release';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

/** In shell syntax: the option if CI is set, otherwise nothing. */
const cacheOption = ['$', '{CI:+--skip-nx-cache}'].join('');

/** A copy of the checkout with its own modules, in which a tool can be replaced. */
function copyWithModules(): string {
  const copy = mkdtempSync(join(tmpdir(), 'chunkah-tasks-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  copyCheckout(repositoryRoot, copy);
  linkModules(join(repositoryRoot, 'node_modules'), join(copy, 'node_modules'), ['@chunkah', '.bin']);
  return copy;
}

/**
 * Links each entry of a folder of modules; those of `own` become folders with the same links or
 * files.
 */
function linkModules(from: string, to: string, own: readonly string[]): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (own.includes(entry.name)) linkModules(source, target, []);
    // A relative link leads into the copy: to its packages, or to another link.
    else symlinkSync(entry.isSymbolicLink() ? readlinkSync(source) : source, target);
  }
}

/** Without the variables that Nx sets for its tasks, including this one. */
function ownEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
}

function build(
  checkout: string,
  env: Readonly<Record<string, string | undefined>>,
): { failed: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build', '--', '-p', '@chunkah/core'], {
    cwd: checkout,
    encoding: 'utf8',
    env: { ...ownEnvironment(), ...env },
  });
  return { failed: status !== 0, output: stdout + stderr };
}

test('a build that breaks fails in CI, where a cached result would hide it', () => {
  const checkout = copyWithModules();
  expect(build(checkout, { CI: undefined })).toMatchObject({ failed: false });
  const bundler = join(checkout, 'node_modules/.bin/tsup');
  rmSync(bundler);
  writeFileSync(bundler, '#!/bin/sh\necho the bundler is broken >&2\nexit 1\n', { mode: 0o755 });
  // The inputs are the same, so only the cache makes this run succeed, which must not happen in CI.
  expect(build(checkout, { CI: undefined })).toMatchObject({ failed: false });
  const inCi = build(checkout, { CI: 'true' });
  expect(inCi).toMatchObject({ failed: true, output: expect.stringContaining('the bundler is broken') });
});

test('every script that runs tasks passes the cache by in CI', () => {
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  const running = Object.values(scripts).filter((script) => script.includes('nx run'));
  expect(running.length).toBeGreaterThan(2);
  for (const script of running) expect(script).toContain(cacheOption);
});
