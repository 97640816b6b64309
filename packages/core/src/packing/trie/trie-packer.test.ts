import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fnv1a64 } from '../fnv1a64.ts';
import type { PackItem } from '../packer.ts';
import { runPacker } from '../run-packer.ts';
import { itemsOf, manyItems, oddItems, today } from '../sample-items.fixture.ts';
import { triePacker } from './trie-packer.ts';

/** The names in each layer. */
function layersOf(items: readonly PackItem[], maxLayers: number, own: readonly number[] = []): string[][] {
  const request = { items, maxLayers, ownLayer: new Set(own), now: today, periodDays: 7 };
  const groups = runPacker(triePacker, request);
  return groups.map(({ members }) => members.map((index) => items[index]?.name ?? ''));
}

const numbers = fc.array(fc.nat(2 ** 31 - 1), { maxLength: 60 });

test('every component is in exactly one of at most so many layers, whatever there is', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 70 }), (drawn, maxLayers) => {
      const items = itemsOf(drawn);
      const layers = layersOf(items, maxLayers);
      expect(layers.flat().sort()).toEqual(items.map(({ name }) => name).sort());
      expect(layers.length).toBeLessThanOrEqual(maxLayers);
      if (items.length <= maxLayers) expect(layers.length).toBe(items.length);
    }),
  );
});

describe('bounds hold', () => {
  test.each(oddItems(500))('for 500 components %s, in any number of layers', (_, items) => {
    for (const maxLayers of [1, 2, 64, 499, 500, 501, 100_000]) {
      const layers = layersOf(items, maxLayers);
      expect(layers.flat().sort()).toEqual(items.map(({ name }) => name).sort());
      expect(layers.length).toBeLessThanOrEqual(maxLayers);
      if (maxLayers >= items.length) expect(layers.length).toBe(items.length);
    }
  });

  test('for nothing', () => {
    expect(layersOf([], 1)).toEqual([]);
  });
});

test('a layer with unclaimed files that have no bytes comes last, wherever they join', () => {
  const item = { size: 10, stability: 0.5, volatile: false };
  const items = [
    { ...item, name: 'x/a', interval: 3000 },
    { ...item, name: 'x/b', interval: 7, size: 99_999 },
    { ...item, name: 'x/unclaimed', size: 0, stability: 0, volatile: true },
  ];
  expect(layersOf(items, 2)).toEqual([['x/b'], ['x/a', 'x/unclaimed']]);
});

test('with layers enough each component is alone, what changes least first, then by name', () => {
  const item = { size: 10, stability: 0.5, volatile: false };
  const items = [
    { ...item, name: 'x/unclaimed', volatile: true },
    { ...item, name: 'x/weekly', interval: 7 },
    { ...item, name: 'x/b' },
    { ...item, name: 'x/a' },
    { ...item, name: 'x/yearly', interval: 365 },
  ];
  expect(layersOf(items, 5)).toEqual([['x/yearly'], ['x/a'], ['x/b'], ['x/weekly'], ['x/unclaimed']]);
});

test('an own layer lies among the others', () => {
  const item = { size: 10, stability: 0.5, volatile: false };
  const items = ['a', 'b', 'c'].map((name) => ({ ...item, name: `x/${name}` }));
  expect(layersOf(items, 2, [1])).toEqual([['x/b'], ['x/a', 'x/c']]);
});

test('what changes together shares a layer rather than what does not', () => {
  const lockStep = [500, 400, 300, 200, 100].map((age) => today - 100 - age);
  const items = manyItems(200).map((item, index) => {
    if (index % 40 !== 0) return item;
    return { ...item, size: 20_000_000, changeDays: lockStep };
  });
  const family = items.filter((_, index) => index % 40 === 0).map(({ name }) => name);
  const [layer] = layersOf(items, 24).filter((names) => names.includes(family[0] ?? ''));
  expect(layer).toEqual(family);
});

describe('stays where it is', () => {
  const items = manyItems(400);
  const before = layersOf(items, 40).map((names) => names.join(' '));
  const kept = (changed: readonly PackItem[]) =>
    layersOf(changed, 40).filter((names) => before.includes(names.join(' '))).length;

  test('when the next image is built a day later', () => {
    const request = { items, maxLayers: 40, ownLayer: new Set<number>(), periodDays: 7 };
    expect(triePacker.pack({ ...request, now: today + 1 })).toEqual(triePacker.pack({ ...request, now: today }));
  });

  test('when one component is taken away or renamed: all but a few layers', () => {
    expect(kept(items.toSpliced(123, 1))).toBeGreaterThanOrEqual(before.length - 4);
    const renamed = items.with(123, { ...(items[123] as PackItem), name: 'rpm/renamed' });
    expect(kept(renamed)).toBeGreaterThanOrEqual(before.length - 4);
  });
});

test('the layers are the same on every engine', () => {
  const text = JSON.stringify(layersOf(manyItems(1270), 64));
  expect(fnv1a64(Buffer.from(text)).toString(16)).toBe('fbeea91d76fb3b62');
});

test.each([
  [1270, 200],
  [10_000, 1500],
])('%i components are packed within %i milliseconds of processor time', (count, most) => {
  const items = manyItems(count);
  layersOf(items, 64);
  const start = process.cpuUsage();
  layersOf(items, 64);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(most);
});
