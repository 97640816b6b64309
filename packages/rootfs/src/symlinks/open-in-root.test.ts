import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeRoot, removeRoot } from '../temporary-root.fixture.ts';
import { resolveInRoot } from './open-in-root.ts';

/** Whether a path leads to an entry of the tree. */
function existsInRoot(rootfs: string, path: string): boolean {
  try {
    const resolved = resolveInRoot(rootfs, path);
    return resolved !== undefined && lstatSync(resolved) !== undefined;
  } catch {
    return false;
  }
}

let top: string;
let root: string;

beforeEach(() => {
  top = makeRoot();
  root = join(top, 'rootfs');
  mkdirSync(join(root, 'usr/lib'), { recursive: true });
  writeFileSync(join(root, 'usr/lib/status'), '');
  // A lookup that leaves the tree finds this.
  mkdirSync(join(top, 'outside'));
  writeFileSync(join(top, 'outside/status'), '');
});

afterEach(() => removeRoot(top));

test.each([
  ['a file', '/usr/lib/status', true],
  ['a directory', '/usr/lib', true],
  ['what is not there', '/usr/lib/other', false],
  ['what is below a file', '/usr/lib/status/x', false],
  ['what is below a symlink with a target that starts at the root', '/absolute/status', true],
  ['what is below a symlink that leads out of the tree', '/out/status', false],
  ['what is below a symlink to itself', '/loop/status', false],
])('%s', (_, path, exists) => {
  symlinkSync('/usr/lib', join(root, 'absolute'));
  symlinkSync('../outside', join(root, 'out'));
  symlinkSync('loop', join(root, 'loop'));
  expect(existsInRoot(root, path)).toBe(exists);
  expect(existsInRoot(`${root}/`, path)).toBe(exists);
});
