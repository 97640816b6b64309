import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scanRootfs } from '../scan/scan-rootfs.ts';
import { makeRoot, removeRoot } from '../temporary-root.fixture.ts';
import { isInside, isInsideAny } from './inside.ts';
import { directoriesBelow, scannedDirectories } from './tree-directories.ts';

// A second mount of a directory is tested end to end, as root.

let top: string;
let root: string;

beforeEach(() => {
  top = realpathSync(makeRoot());
  root = join(top, 'root');
  mkdirSync(join(root, 'var/cache'), { recursive: true });
  mkdirSync(join(top, 'out'));
  writeFileSync(join(root, 'var/file'), '');
});

afterEach(() => removeRoot(top));

describe('a path', () => {
  test.each(['', 'x', 'var', 'var/file', 'var/cache/new/image', 'var/cache/..', 'var/../../root/x', '../out/../root'])(
    '%j below the directory lies inside',
    (path) => {
      expect(isInside(join(root, '/') + path, root)).toBe(true);
    },
  );

  test.each(['out', 'out/image', 'out/new/image', 'root2', 'root.tar', 'root/../x', 'nowhere/root', '.'])(
    '%j lies outside',
    (path) => {
      expect(isInside(`${top}/${path}`, root)).toBe(false);
    },
  );

  test('symlinks are followed, those that lead to nothing too', () => {
    symlinkSync('root/var', join(top, 'directory'));
    symlinkSync('root/var/file', join(top, 'file'));
    symlinkSync('root/var/new', join(top, 'dangling'));
    symlinkSync(join(top, 'dangling'), join(top, 'twice'));
    symlinkSync('../out/new', join(root, 'outwards'));
    symlinkSync('circle', join(top, 'circle'));
    for (const path of ['directory/x', 'file', 'dangling', 'twice']) expect(isInside(join(top, path), root)).toBe(true);
    expect(isInside(join(root, 'outwards'), root)).toBe(false);
    expect(isInside(join(top, 'circle'), root)).toBe(false);
    symlinkSync('root', join(top, 'other-name'));
    expect(isInside(join(root, 'x'), join(top, 'other-name'))).toBe(true);
  });

  test('everything lies in the root directory, nothing in what does not exist', () => {
    expect(isInside(join(top, 'x'), '/')).toBe(true);
    expect(isInside('x', '/')).toBe(true);
    expect(isInside(join(top, 'no/x'), join(top, 'no'))).toBe(false);
  });

  test('that is not UTF-8', () => {
    const name = '\udcff';
    mkdirSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff])]));
    expect(isInside(join(root, name, 'x'), join(root, name))).toBe(true);
    expect(isInside(join(root, 'x'), join(root, name))).toBe(false);
  });
});

test('the directories of a scan are those below its root, pruned ones too', async () => {
  const prune = ['/var/cache', '/no', '/var/file'];
  const scan = await scanRootfs({ rootfs: root, prune });
  const scanned = [...scannedDirectories(scan)];
  const walked = [...directoriesBelow(root)];
  const order = (list: typeof scanned) => list.map(({ inode }) => inode).sort();
  expect(order(scanned)).toEqual(order(walked));
  expect(scanned).toHaveLength(3);
  const cache = [...directoriesBelow(join(root, 'var/cache'))];
  expect(scan.prunedDirectories).toEqual(cache);
  expect(isInsideAny(join(root, 'var/cache/x'), cache)).toBe(true);
  expect(isInsideAny(join(top, 'out/x'), scannedDirectories(scan))).toBe(false);
});
