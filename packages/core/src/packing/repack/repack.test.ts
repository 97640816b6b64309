import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fnv1a64 } from '../fnv1a64.ts';
import type { PackItem } from '../packer.ts';
import { risk } from '../risk.ts';
import { itemsOf, manyItems, oddItems, today } from '../sample-items.fixture.ts';
import { changeWindows } from './change-windows.ts';
import { gatherCoChanges } from './co-change.ts';
import { openedLayers } from './opened-layers.ts';
import { repackPool } from './repack-pool.ts';
import { repackRate } from './repack-rate.ts';
import { splitSequence } from './split-sequence.ts';

const time = { now: today, periodDays: 7 };
const item: PackItem = { name: 'x/a', size: 10, stability: 0.5, volatile: false };

/** The names in each layer. */
function layersOf(items: readonly PackItem[], maxLayers: number): string[][] {
  const layers = repackPool({ items, maxLayers, ownLayer: new Set(), ...time });
  return layers.map((members) => members.map((index) => items[index]?.name ?? ''));
}

const numbers = fc.array(fc.nat(2 ** 31 - 1), { maxLength: 60 });

describe('a pool packed anew', () => {
  test('has every component in exactly one of at most so many layers, whatever its order', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 70 }), (drawn, maxLayers) => {
        const items = itemsOf(drawn);
        const layers = layersOf(items, maxLayers);
        expect(layers.flat().sort()).toEqual(items.map(({ name }) => name).sort());
        expect(layers.length).toBeLessThanOrEqual(maxLayers);
        if (items.length <= maxLayers) expect(layers.length).toBe(items.length);
        expect(layersOf(items.toReversed(), maxLayers)).toEqual(layers);
      }),
    );
  });

  test.each(oddItems(200))('keeps its bounds for 200 components %s', (_, items) => {
    for (const maxLayers of [1, 2, 64, 199, 200, 201]) {
      const layers = layersOf(items, maxLayers);
      expect(layers.flat().sort()).toEqual(items.map(({ name }) => name).sort());
      expect(layers.length).toBeLessThanOrEqual(maxLayers);
    }
  });

  test('has what changes with every build apart from what is large and stable', () => {
    const items = manyItems(30).concat({ ...item, name: 'x/unclaimed', stability: 0, volatile: true });
    const beside = layersOf(items, 10).find((names) => names.includes('x/unclaimed')) ?? [];
    const large = items.filter(({ name, size }) => beside.includes(name) && size > 1_000_000);
    expect(large).toEqual([]);
  });

  test('has the same layers on every engine', () => {
    const text = JSON.stringify(layersOf(manyItems(400), 40));
    expect(fnv1a64(Buffer.from(text)).toString(16)).toBe('f19348b346813a4d');
  });

  test('of 1 270 components is made within a second of processor time for 128 layers', () => {
    const items = manyItems(1270);
    layersOf(items.slice(0, 200), 20);
    const start = process.cpuUsage();
    layersOf(items, 128);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});

describe('rate of an item', () => {
  test('without changes is half a change in the days known, and 60', () => {
    // 7 * 0.5 / (365 / ln 2 * 1/2 + 60)
    expect(repackRate(item, { ...time, knownFrom: today - 365 })).toBeCloseTo(3.5 / (365 / Math.LN2 / 2 + 60), 9);
  });

  test('counts a change half after a year, those before all are known too, and none that is to come', () => {
    const changeDays = [today - 730, today - 365, today, today + 1];
    const known = { ...time, knownFrom: today - 365 };
    expect(repackRate({ ...item, changeDays }, known)).toBeCloseTo(
      (7 * (0.25 + 0.5 + 1 + 0.5)) / (365 / Math.LN2 / 2 + 60),
      9,
    );
  });

  test('knows 1200 days if nothing else is said', () => {
    expect(repackRate(item, time)).toBe(repackRate(item, { ...time, knownFrom: today - 1200 }));
  });

  test('is 7 when it changes with every build; follows the interval without change days', () => {
    expect(repackRate({ ...item, volatile: true }, time)).toBe(7);
    expect(repackRate({ ...item, interval: 14 }, time)).toBe(0.5);
  });
});

describe('runs of a sequence', () => {
  // Where layers change almost surely, the best place of a split may move back: the search, which
  // supposes that it never does, then misses the least sum by a little.
  test.each([
    { changes: 'less than once in three periods', highest: 0.3, excess: 1e-8 },
    { changes: 'several times in a period', highest: 3, excess: 0.1 },
  ])('have the least sum of risks, for items that change $changes', ({ highest, excess }) => {
    const values = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0.001, max: highest, noNaN: true })),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 8 }), (pairs, wanted) => {
        // In the order in which runs are the best partition.
        const sorted = pairs.toSorted((left, right) => Math.expm1(left[1]) / left[0] - Math.expm1(right[1]) / right[0]);
        const sizes = sorted.map(([size]) => size);
        const rates = sorted.map(([, rate]) => rate);
        const count = Math.min(wanted, pairs.length);
        const cost = (ends: readonly number[]) => {
          const sum = (list: readonly number[], index: number) =>
            list.slice(ends[index - 1] ?? 0, ends[index]).reduce((total, value) => total + value, 0);
          return ends.reduce((total, _, index) => total + risk(sum(sizes, index), sum(rates, index)), 0);
        };
        const found = splitSequence(sizes, rates, count);
        expect(found.length).toBe(count);
        expect(found.at(-1)).toBe(sizes.length);
        const least = Math.min(...allEnds(sizes.length, count).map(cost));
        // The risks are sums in another order, so the last digits differ.
        expect(cost(found)).toBeLessThanOrEqual(least * (1 + excess));
      }),
    );
  });
});

/** All ways to cut a sequence into runs. */
function allEnds(length: number, count: number, from = 0): number[][] {
  if (count === 1) return [[length]];
  return Array.from({ length: length - from - count + 1 }, (_, index) => from + index + 1).flatMap((end) =>
    allEnds(length, count - 1, end).map((ends) => [end, ...ends]),
  );
}

test('the windows are the known periods before now, and recent ones weigh more', () => {
  const windows = changeWindows({ ...time, knownFrom: today - 21 });
  expect(windows.weights.length).toBe(3);
  expect(windows.weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
  expect(windows.weights[0]).toBeGreaterThan(windows.weights[1] ?? 1);
  expect(windows.of([today - 21, today - 20, today - 14, today - 7, today])).toEqual([2, 1, 0]);
  expect(changeWindows({ ...time, knownFrom: today }).weights.length).toBe(1);
  expect(changeWindows({ ...time, knownFrom: 0 }).weights.length).toBe(156);
});

test('items that changed in the same windows are moved together', () => {
  const items = [[0], [1], [0], [1]].map((windows) => ({ size: 1_000_000, windows, unseenRate: 0 }));
  const layers = Uint32Array.of(0, 0, 1, 1);
  gatherCoChanges(items, layers, 2, { weights: Float64Array.of(0.5, 0.5), periodDays: 7 });
  expect(layers[0]).toBe(layers[2]);
  expect(layers[1]).toBe(layers[3]);
  expect(layers[0]).not.toBe(layers[1]);
});

describe('clean layers are opened', () => {
  const clean = [30, 10, 20, 10].map((size) => ({ size }));

  test.each([
    ['none while layers are left', { maxLayers: 5, ownLayers: 0, shared: 9 }, []],
    ['none when nothing is packed anew', { maxLayers: 4, ownLayers: 0, shared: 0 }, []],
    ['the smallest, the last of equals, for what is packed anew', { maxLayers: 4, ownLayers: 0, shared: 1 }, [3]],
    ['and one more for each own layer', { maxLayers: 4, ownLayers: 1, shared: 1 }, [1, 3]],
    ['until all fit into fewer layers than before', { maxLayers: 3, ownLayers: 0, shared: 0 }, [1, 3]],
    ['all of them for one layer', { maxLayers: 1, ownLayers: 0, shared: 0 }, [0, 1, 2, 3]],
  ])('%s', (_, need, opened) => {
    expect(openedLayers(clean, need)).toEqual(opened);
  });

  test('but not those of a component that would get its own layer again', () => {
    const withOwn = clean.with(3, { size: 1, ownLayer: true } as { size: number });
    expect(openedLayers(withOwn, { maxLayers: 4, ownLayers: 0, shared: 1 })).toEqual([1]);
    expect(() => openedLayers([{ size: 1, ownLayer: true }], { maxLayers: 1, ownLayers: 1, shared: 0 })).toThrow(
      RangeError,
    );
  });
});
