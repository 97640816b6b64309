import { expect, test } from 'vitest';
import { resolve } from '../claims/sample-repo.fixture.ts';
import { sampleIndex } from '../files/sample-index.fixture.ts';
import { ownedFiles, treeBytes } from './owned-files.ts';

const files = sampleIndex({
  '/a': { size: 1 },
  '/b/c': { size: 10, inode: 5 },
  '/b/d': { size: 10, inode: 5 },
  '/b/link': { target: 'elsewhere', size: 9 },
  '/e': { size: 100 },
  '/f': { size: 1000 },
});

test('a repo has its entries of any type once, and the bytes of each inode once', async () => {
  const repos = {
    one: { priority: 1, strong: { '/b': ['x', 'y'], '/b/c': ['x', 'y'], '/b/link': 'x' } },
    'one-more': { strong: { '/e': 'x', '/a': 'x', '/b/c': 'lost' } },
    idle: { weak: { '/a': 'x' } },
  };
  expect(Object.fromEntries(ownedFiles(files, await resolve(files, repos)))).toEqual({
    one: { components: 2, files: 4, bytes: 10 },
    'one-more': { components: 1, files: 2, bytes: 101 },
    chunkah: { components: 1, files: 1, bytes: 1000 },
  });
  expect(treeBytes(files)).toBe(1111);
});

test('if hard links of a file are split, each repo with one has its bytes', async () => {
  const repos = { one: { strong: { '/b/c': 'x' } }, two: { strong: { '/b/d': 'x' } } };
  const owned = ownedFiles(files, await resolve(files, repos, false));
  expect([owned.get('one')?.bytes, owned.get('two')?.bytes]).toEqual([10, 10]);
});

test('an empty tree has nothing', async () => {
  const empty = sampleIndex([]);
  expect([treeBytes(empty), ownedFiles(empty, await resolve(empty, {})).size]).toEqual([0, 0]);
});
