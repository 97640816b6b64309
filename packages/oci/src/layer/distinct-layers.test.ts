import { directory, file, indexOf } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { distinctLayers } from './distinct-layers.ts';
import { encodedLayer, layerOf } from './encoded-layer.fixture.ts';
import type { LayerContent } from './layer-encoder.ts';
import type { LayerFormat } from './layer-format.ts';
import { asOnDiskLayerFormat, ourLayerFormat } from './layer-formats.fixture.ts';

const files = indexOf({
  d: directory({ mtime: 50 }),
  'd/old': file('', { mtime: 100 }),
  'd/older': file('', { mtime: 90 }),
  empty: directory({ mtime: 70 }),
  e: file('', { mtime: 80 }),
  before: file('', { mtime: -10 }),
});

/**
 * For each layer the number of the one that represents it, after checking that it has the same
 * bytes.
 */
function numbers(layers: readonly LayerContent[], format: LayerFormat = ourLayerFormat): readonly number[] {
  const { layers: distinct, numberOf } = distinctLayers(layers, files.columns, format);
  const tarOf = (content: LayerContent) => encodedLayer(files, { layer: content, format }).toString('latin1');
  const tars = distinct.map(tarOf);
  expect(new Set(tars).size).toBe(tars.length);
  expect(layers.map(tarOf)).toEqual(numberOf.map((number) => tars[number]));
  return numberOf;
}

const layer = (paths: string[], clamp: number) => layerOf(files, paths, clamp);

describe('layers that are one blob', () => {
  test('equal entries and clamps', () => {
    expect(numbers([layer(['/d/old'], 200), layer(['/e'], 200), layer(['/d/old'], 200)])).toEqual([0, 1, 0]);
  });

  test('different clamps that change no time', () => {
    expect(numbers([layer(['/d/old'], 200), layer(['/d/old'], 100), layer(['/d/old'], 5000)])).toEqual([0, 0, 0]);
  });

  test('for the peer too, where no directory is newer', () => {
    expect(numbers([layer(['/d/old'], 200), layer(['/d/old'], 100)], asOnDiskLayerFormat)).toEqual([0, 0]);
  });

  test('layers without entries', () => {
    expect(numbers([layer([], 1), layer([], 2)])).toEqual([0, 0]);
  });
});

describe('layers that differ', () => {
  test('a clamp that changes a time', () => {
    expect(numbers([layer(['/d/old'], 100), layer(['/d/old'], 99)])).toEqual([0, 1]);
  });

  test('a clamp that changes only directories', () => {
    expect(numbers([layer(['/empty'], 100), layer(['/empty'], 200)])).toEqual([0, 1]);
    expect(numbers([layer(['/empty'], 60), layer(['/empty'], 65)], asOnDiskLayerFormat)).toEqual([0, 1]);
    expect(numbers([layer(['/empty'], 80), layer(['/empty'], 90)], asOnDiskLayerFormat)).toEqual([0, 0]);
  });

  test('for the peer, a clamp that stands for times before 1970', () => {
    expect(numbers([layer(['/before'], 100), layer(['/before'], 200)])).toEqual([0, 0]);
    expect(numbers([layer(['/before'], 100), layer(['/before'], 200)], asOnDiskLayerFormat)).toEqual([0, 1]);
  });

  test('equal in number, first and last entry', () => {
    const [a, b] = [layer(['/before', '/d/old', '/empty'], 200), layer(['/before', '/d/older', '/empty'], 200)];
    expect([a.entries.length, a.entries[0], a.entries.at(-1)]).toEqual([
      b.entries.length,
      b.entries[0],
      b.entries.at(-1),
    ]);
    expect(numbers([a, b, a, b])).toEqual([0, 1, 0, 1]);
  });
});
