import { describe, expect, test } from 'vitest';
import { ChunkahError } from '../errors/chunkah-error.ts';
import { packBesideOwnLayers } from './own-layers.ts';
import type { PackItem, PackRequest } from './packer.ts';
import { runPacker } from './run-packer.ts';

const items = ['c', 'a', 'b'].map(
  (name, index): PackItem => ({ name: `x/${name}`, size: 10 + index, stability: 0.5, volatile: false }),
);
const request: PackRequest = { items, maxLayers: 2, ownLayer: new Set([1]), now: 20_000, periodDays: 7 };

/** What comes of an answer of a packer that its types may not allow. */
function answer(layers: unknown) {
  return runPacker({ name: 'mine', pack: () => layers as number[][] }, request);
}

test('each layer has the sum of the sizes and the product of the stabilities of its members', () => {
  expect(answer([[0, 2], [1]])).toEqual([
    { members: [0, 2], size: 22, stability: 0.25 },
    { members: [1], size: 11, stability: 0.5 },
  ]);
});

test.each([
  ['an item is missing', [[0], [1]], 'x/b is in no layer'],
  [
    'an item is in two layers',
    [
      [0, 2],
      [1, 0],
    ],
    'x/c is in two layers',
  ],
  ['an item is twice in one layer', [[0, 2, 2], [1]], 'x/b is in two layers'],
  ['an index is too large', [[0, 2, 3], [1]], '3 is not the index of an item'],
  ['an index is not a number', [['0', 2], [1]], '0 is not the index of an item'],
  ['a layer is empty', [[0, 1, 2], []], 'a layer is empty'],
  ['there are too many layers', [[0], [1], [2]], '3 layers instead of at most 2'],
  ['an own layer is shared', [[0, 1], [2]], 'x/a shares the layer that it has to itself'],
  ['the answer is not a list', { 0: [0, 1, 2] }, 'pack() gave something else than a list of lists'],
])('an answer in which %s is refused, and the packer named', (_, layers, fault) => {
  expect(() => answer(layers)).toThrow(
    expect.objectContaining({ code: 'PACKER_INVALID', message: `packer mine: ${fault}` }),
  );
});

test('a packer that throws is named; an error with a code keeps it', () => {
  const failing = (error: Error) => () =>
    runPacker(
      {
        name: 'mine',
        pack() {
          throw error;
        },
      },
      request,
    );
  expect(failing(new TypeError('no items'))).toThrow(
    expect.objectContaining({ code: 'PACKER_FAILED', message: 'packer mine: no items' }),
  );
  expect(failing(new ChunkahError({ code: 'MINE', message: 'no', hint: 'yes' }))).toThrow(
    expect.objectContaining({ code: 'MINE', message: 'packer mine: no', hint: 'yes' }),
  );
});

describe('own layers', () => {
  test('come first, in the order of names; the others are packed in that order into what is left', () => {
    let seen: unknown;
    const layers = packBesideOwnLayers({ ...request, maxLayers: 3, ownLayer: new Set([0]) }, (shared, maxLayers) => {
      seen = [shared.map(({ name }) => name), maxLayers];
      return [[1], [0]];
    });
    expect(seen).toEqual([['x/a', 'x/b'], 2]);
    expect(layers).toEqual([[0], [2], [1]]);
  });

  test('can be all there is', () => {
    const layers = packBesideOwnLayers({ ...request, maxLayers: 3, ownLayer: new Set([0, 1, 2]) }, () => []);
    expect(layers).toEqual([[1], [2], [0]]);
  });

  test('need a layer each, and one more if there are others', () => {
    expect(() => packBesideOwnLayers({ ...request, ownLayer: new Set([0, 1]) }, () => [])).toThrow(RangeError);
  });
});
