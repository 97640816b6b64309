import { directory, file, hardlink, indexOf, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { encodedLayer, layerOf } from './encoded-layer.fixture.ts';
import type { LayerFormat } from './layer-format.ts';
import { asOnDiskLayerFormat, ourLayerFormat } from './layer-formats.fixture.ts';
import { tarEntries } from './tar-records.fixture.ts';

/** The recorded times by path. */
async function timesOf(
  tree: Tree,
  clamp: number,
  format: LayerFormat,
  paths?: string[],
): Promise<Record<string, number>> {
  const files = indexOf(tree);
  const entries = await tarEntries(encodedLayer(files, { layer: layerOf(files, paths, clamp), format }));
  return Object.fromEntries(entries.map(({ name, mtime }) => [name, mtime]));
}

describe('times of files and symlinks', () => {
  const tree: Tree = {
    old: file('', { mtime: 100 }),
    fraction: file('', { mtime: 100.999 }),
    exact: file('', { mtime: 500 }),
    new: file('', { mtime: 501 }),
    link: symlink('x', { mtime: 9000 }),
    epoch: file('', { mtime: 0 }),
    before: file('', { mtime: -1 }),
    justBefore: file('', { mtime: -0.25 }),
    other: hardlink('new'),
  };
  const common = { old: 100, fraction: 100, exact: 500, new: 500, link: 500, epoch: 0, other: 500 };

  test('whole seconds, none newer than the clamp; before 1970 becomes 0', async () => {
    expect(await timesOf(tree, 500, ourLayerFormat)).toEqual({ ...common, before: 0, justBefore: 0 });
  });

  test('for the peer before 1970 becomes the clamp', async () => {
    expect(await timesOf(tree, 500, asOnDiskLayerFormat)).toEqual({ ...common, before: 500, justBefore: 500 });
  });
});

describe('times of directories', () => {
  const tree: Tree = {
    a: directory({ mtime: 900 }),
    'a/b': directory({ mtime: 5 }),
    'a/b/x': file('', { mtime: 300 }),
    'a/c': directory({ mtime: 100 }),
    'a/c/y': file('', { mtime: 400 }),
    'a/c/z': symlink('y', { mtime: 100 }),
    e: directory({ mtime: -7 }),
  };

  test('ours: all have the newest time of the other entries of the layer', async () => {
    const directories = { 'a/': 400, 'a/b/': 400, 'a/c/': 400, 'e/': 400 };
    expect(await timesOf(tree, 800, ourLayerFormat)).toMatchObject(directories);
  });

  test('ours: the newest time is a clamped one', async () => {
    expect(await timesOf(tree, 350, ourLayerFormat)).toMatchObject({ 'a/': 350, 'e/': 350 });
  });

  test('ours: only what is in the layer counts', async () => {
    const times = await timesOf(tree, 800, ourLayerFormat, ['/a/b/x']);
    expect(times).toEqual({ 'a/': 300, 'a/b/': 300, 'a/b/x': 300 });
  });

  test('ours: the clamp in a layer of directories only', async () => {
    expect(await timesOf(tree, 800, ourLayerFormat, ['/a/b', '/e'])).toEqual({ 'a/': 800, 'a/b/': 800, 'e/': 800 });
  });

  test('ours: 0 where all else is from before 1970', async () => {
    const old = { 'd/x': file('', { mtime: -5 }), d: directory({ mtime: 70 }) };
    expect(await timesOf(old, 800, ourLayerFormat)).toEqual({ 'd/': 0, 'd/x': 0 });
  });

  test('for the peer: as on disk, clamped', async () => {
    const directories = { 'a/': 800, 'a/b/': 5, 'a/c/': 100, 'e/': 800 };
    expect(await timesOf(tree, 800, asOnDiskLayerFormat)).toMatchObject(directories);
  });
});
