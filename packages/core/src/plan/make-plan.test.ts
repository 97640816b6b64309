import { describe, expect, test } from 'vitest';
import { type AssignedComponent, type Assignment, unclaimedName } from '../claims/assignment.ts';
import type { FileIndex } from '../files/file-index.ts';
import { sampleDirectory, sampleIndex } from '../files/sample-index.fixture.ts';
import { tiersPacker } from '../packing/tiers-packer.ts';
import { makePlan } from './make-plan.ts';

const files = sampleIndex({
  '/etc/hosts': { size: 10 },
  '/usr': sampleDirectory,
  '/usr/bin/bash': { size: 1000, inode: 5 },
  '/usr/bin/sh': { size: 1000, inode: 5 },
  '/usr/bin/ash': { target: 'bash', size: 4 },
  '/usr/share/doc/bash/README': { size: 100 },
});

/** Components in byte order of their names, and their paths. */
type Components = Readonly<Record<string, { readonly paths: readonly string[] } & Partial<AssignedComponent>>>;

function assignment(index: FileIndex, components: Components): Assignment {
  const ids = Object.values(components).map(({ paths }) => paths.map((path) => index.find(path) ?? -1));
  const start = [0];
  for (const list of ids) start.push((start.at(-1) ?? 0) + list.length);
  return {
    components: Object.entries(components).map(([name, { stability = 0.5, mtimeClamp = 7 }]) => ({
      name,
      stability,
      mtimeClamp,
    })),
    start: Uint32Array.from(start),
    files: Uint32Array.from(ids.flat()),
  };
}

function plan(components: Components, maxLayers: number, sizeRule: 'file-bytes' | 'entry-bytes' = 'file-bytes') {
  const { layers } = makePlan({
    files,
    assignment: assignment(files, components),
    packer: tiersPacker,
    maxLayers,
    sizeRule,
  });
  return layers.map(({ entries, ...layer }) => ({ ...layer, paths: Array.from(entries, (file) => files.path(file)) }));
}

const bashAndRest: Components = {
  [unclaimedName]: { paths: ['/etc', '/etc/hosts', '/usr'], stability: 0 },
  'rpm/bash': {
    paths: ['/usr/bin/bash', '/usr/bin/sh', '/usr/bin/ash', '/usr/share/doc/bash/README'],
    stability: 0.75,
    mtimeClamp: 9,
  },
};

describe('a plan', () => {
  test('each layer has its entries and all directories above them, in path order', () => {
    const layers = plan(bashAndRest, 2);
    expect(layers.map((layer) => layer.paths)).toEqual([
      [
        '/usr',
        '/usr/bin',
        '/usr/bin/ash',
        '/usr/bin/bash',
        '/usr/bin/sh',
        '/usr/share',
        '/usr/share/doc',
        '/usr/share/doc/bash',
        '/usr/share/doc/bash/README',
      ],
      ['/etc', '/etc/hosts', '/usr'],
    ]);
  });

  test('layers run from the most to the least stable and name their components', () => {
    const [first, second] = plan(bashAndRest, 2);
    expect(first).toMatchObject({ stability: 0.75, mtimeClamp: 9, size: 1100 });
    expect(first?.components).toEqual([
      { name: 'rpm/bash', number: 1, stability: 0.75, mtimeClamp: 9, size: 1100, fileCount: 4 },
    ]);
    expect(second).toMatchObject({
      stability: 0,
      mtimeClamp: 7,
      size: 10,
      components: [{ name: unclaimedName, number: 0 }],
    });
  });

  test('components that share a layer are merged: product of stabilities, newest clamp, sum of sizes', () => {
    const shared = {
      'a/x': { paths: ['/usr/bin', '/usr/bin/bash'], stability: 0.5, mtimeClamp: 9 },
      'a/y': { paths: ['/etc/hosts', '/usr/bin'], stability: 0.25, mtimeClamp: 3 },
    };
    const layers = plan(shared, 1);
    expect(layers).toMatchObject([{ stability: 0.125, mtimeClamp: 9, size: 1010 }]);
    expect(layers[0]?.components.map(({ name }) => name)).toEqual(['a/x', 'a/y']);
    expect(layers[0]?.paths).toEqual(['/etc', '/etc/hosts', '/usr', '/usr/bin', '/usr/bin/bash']);
  });

  test('an entry of two components is in both layers', () => {
    const both = { 'a/x': { paths: ['/usr/bin/bash'], stability: 0.75 }, 'a/y': { paths: ['/usr/bin/bash'] } };
    expect(plan(both, 2).map((layer) => layer.paths)).toEqual([
      ['/usr', '/usr/bin', '/usr/bin/bash'],
      ['/usr', '/usr/bin', '/usr/bin/bash'],
    ]);
  });

  test('nothing in the tree, no layer', () => {
    expect(plan({}, 5)).toEqual([]);
  });

  test('the entries of a layer lie in shared memory, for the threads that write it', () => {
    const [layer] = makePlan({
      files,
      assignment: assignment(files, bashAndRest),
      packer: tiersPacker,
      maxLayers: 1,
      sizeRule: 'file-bytes',
    }).layers;
    expect(layer?.entries.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('sizes', () => {
  test('by file bytes only regular files count, each inode once', () => {
    expect(plan(bashAndRest, 2, 'file-bytes').map(({ size }) => size)).toEqual([1100, 10]);
  });

  test('by entry bytes every entry of the component counts, directories, symlinks and all names of an inode', () => {
    expect(plan(bashAndRest, 2, 'entry-bytes').map(({ size }) => size)).toEqual([2104, 8202]);
  });

  test('an inode counts in each component that has one of its names', () => {
    const split = { 'a/x': { paths: ['/usr/bin/bash'], stability: 0.75 }, 'a/y': { paths: ['/usr/bin/sh'] } };
    expect(plan(split, 2).map(({ size }) => size)).toEqual([1000, 1000]);
  });
});
