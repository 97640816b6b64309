import { describe, expect, test } from 'vitest';
import { unclaimedName } from '../claims/assignment.ts';
import { type SampleComponents, sampleAssignment } from '../claims/sample-assignment.fixture.ts';
import { sampleDirectory, sampleIndex } from '../files/sample-index.fixture.ts';
import type { Packer, PackItem } from '../packing/packer.ts';
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

function plan(
  components: SampleComponents,
  maxLayers: number,
  sizeRule: 'file-bytes' | 'entry-bytes' = 'file-bytes',
  alone: readonly string[] = [],
) {
  const { layers } = makePlan({
    files,
    assignment: sampleAssignment(files, components),
    packer: tiersPacker,
    maxLayers,
    now: 1_700_000_000,
    sizeRule,
    ownLayers: new Set(alone),
  });
  return layers.map(({ entries, ...layer }) => ({ ...layer, paths: Array.from(entries, (file) => files.path(file)) }));
}

const bashAndRest: SampleComponents = {
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
      assignment: sampleAssignment(files, bashAndRest),
      packer: tiersPacker,
      maxLayers: 1,
      now: 1_700_000_000,
      sizeRule: 'file-bytes',
    }).layers;
    expect(layer?.entries.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

describe('a packer', () => {
  function planBy(pack: Packer['pack']) {
    return makePlan({
      files,
      assignment: sampleAssignment(files, bashAndRest),
      packer: { name: 'mine', pack },
      maxLayers: 2,
      now: 20_000 * 86_400 + 1,
      sizeRule: 'file-bytes',
      ownLayers: new Set(['rpm/bash']),
    });
  }

  test('is asked for the day of the epoch, a week, and what is known of each component', () => {
    let request: unknown;
    planBy((asked) => {
      request = asked;
      return [[0], [1]];
    });
    expect(request).toEqual({
      items: [
        expect.objectContaining({ name: unclaimedName, size: 10, stability: 0, volatile: true }),
        expect.objectContaining({ name: 'rpm/bash', size: 1100, stability: 0.75, volatile: false }),
      ],
      maxLayers: 2,
      ownLayer: new Set([1]),
      now: 20_000,
      periodDays: 7,
    });
  });

  test('gets what a repo or a group says of changes, which the plan keeps', () => {
    const told = { stability: 0, changeDays: [19_000, 19_990], version: '1.2' };
    const components: SampleComponents = {
      'group/base': { paths: ['/etc/hosts'], stability: 0, interval: 14 },
      'rpm/bash': { paths: ['/usr/bin/bash'], ...told },
    };
    let items: readonly PackItem[] = [];
    const { layers } = makePlan({
      files,
      assignment: sampleAssignment(files, components),
      packer: {
        name: 'mine',
        pack: (request) => {
          items = request.items;
          return [[0, 1]];
        },
      },
      maxLayers: 1,
      now: 0,
      sizeRule: 'file-bytes',
    });
    expect(items).toMatchObject([
      { interval: 14, volatile: false },
      { changeDays: told.changeDays, volatile: false },
    ]);
    expect(layers[0]?.components).toMatchObject([{ interval: 14 }, told]);
  });

  test('decides the order of the layers, and is named when its answer is wrong', () => {
    const { layers } = planBy(() => [[1], [0]]);
    expect(layers.map(({ stability }) => stability)).toEqual([0.75, 0]);
    expect(() => planBy(() => [[0, 1]])).toThrow(
      expect.objectContaining({ code: 'PACKER_INVALID', message: expect.stringContaining('packer mine: rpm/bash ') }),
    );
  });
});

describe('sizes', () => {
  test('by file bytes only regular files count, each inode once', () => {
    expect(plan(bashAndRest, 2, 'file-bytes').map(({ size }) => size)).toEqual([1100, 10]);
  });

  test('by entry bytes every entry of the component counts, directories, symlinks and all hard links', () => {
    expect(plan(bashAndRest, 2, 'entry-bytes').map(({ size }) => size)).toEqual([2104, 8202]);
  });

  test('an inode counts in each component that has one of its names', () => {
    const split = { 'a/x': { paths: ['/usr/bin/bash'], stability: 0.75 }, 'a/y': { paths: ['/usr/bin/sh'] } };
    expect(plan(split, 2).map(({ size }) => size)).toEqual([1000, 1000]);
  });
});

describe('layers of equal stability', () => {
  /** Layers of one component each, by that component's name. */
  function layers(layerOrder: 'largest-first' | 'as-packed', alone: readonly string[] = []) {
    const components: SampleComponents = {
      'a/huge': { paths: ['/usr/bin/bash'], stability: 0.25 },
      'a/large': { paths: ['/usr/bin/bash'], stability: 0.5 },
      'a/small': { paths: ['/etc/hosts'], stability: 0.5 },
      'a/stable': { paths: ['/etc/hosts'], stability: 0.75 },
      'b/large': { paths: ['/usr/bin/sh'], stability: 0.5 },
      'b/middle': { paths: ['/usr/share/doc/bash/README'], stability: 0.5 },
    };
    const planned = makePlan({
      files,
      assignment: sampleAssignment(files, components),
      packer: tiersPacker,
      maxLayers: 6,
      now: 0,
      sizeRule: 'file-bytes',
      layerOrder,
      ownLayers: new Set(alone),
    });
    return planned.layers.map(({ components: [first] }) => first?.name);
  }

  test('stand by size, the largest first, then by name', () => {
    const bySize = ['a/stable', 'a/large', 'b/large', 'b/middle', 'a/small', 'a/huge'];
    expect(layers('largest-first')).toEqual(bySize);
    expect(layers('largest-first', ['a/small', 'b/large'])).toEqual(bySize);
  });

  test('stand as they were packed where that is asked for', () => {
    expect(layers('as-packed')).toEqual(['a/stable', 'a/large', 'a/small', 'b/large', 'b/middle', 'a/huge']);
  });
});

describe('components that have a layer each', () => {
  /** Components of one file each, by letter and stability. */
  function components(stabilities: Readonly<Record<string, number>>): SampleComponents {
    const of = ([letter, stability]: [string, number]) => [`a/${letter}`, { paths: ['/etc/hosts'], stability }];
    return Object.fromEntries(Object.entries(stabilities).map(of)) as SampleComponents;
  }

  function layers(stabilities: Readonly<Record<string, number>>, maxLayers: number, alone: readonly string[]) {
    const planned = plan(components(stabilities), maxLayers, 'file-bytes', alone);
    return planned.map((layer) => layer.components.map(({ name }) => name).join(' '));
  }

  test('do not share it, the others are packed into the layers left', () => {
    expect(layers({ p: 0.25, q: 0.75, r: 0.5, s: 0.5 }, 2, ['a/q'])).toEqual(['a/q', 'a/p a/r a/s']);
    expect(layers({ p: 0.25, q: 0.75, r: 0.5, s: 0.5 }, 3, ['a/p', 'a/s'])).toEqual(['a/s', 'a/q a/r', 'a/p']);
  });

  test('lie among the others by stability, before equally stable ones', () => {
    const stabilities = { p: 0.25, q: 0.5, r: 0.75, s: 0.5, t: 0.25 };
    expect(layers(stabilities, 5, ['a/s', 'a/t'])).toEqual(['a/r', 'a/s', 'a/q', 'a/t', 'a/p']);
  });

  test('change nothing when no component has the name', () => {
    expect(layers({ p: 0.25, q: 0.5, r: 0.75 }, 2, ['a/x'])).toEqual(layers({ p: 0.25, q: 0.5, r: 0.75 }, 2, []));
    expect(layers({}, 1, ['a/x'])).toEqual([]);
  });

  test('can be all there is', () => {
    expect(layers({ p: 0.25, q: 0.5 }, 2, ['a/p', 'a/q'])).toEqual(['a/q', 'a/p']);
  });

  test.each([
    [2, ['a/p', 'a/q'], '2 groups need their own layers, but the image has at most 2 layers for all components', 3],
    [1, ['a/p'], '1 group needs its own layer, but the image has at most 1 layer for all components', 2],
    [2, ['a/p', 'a/q', 'a/r'], '3 groups need their own layers, but the image has at most 2 layers', 3],
  ])('need more than %i layers', (maxLayers, alone, message, needed) => {
    expect(() => layers({ p: 0.25, q: 0.5, r: 0.75 }, maxLayers, alone)).toThrow(
      expect.objectContaining({ code: 'GROUPS_TOO_MANY', message, hint: expect.stringContaining(`least ${needed} `) }),
    );
  });
});
