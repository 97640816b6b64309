import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes } from '../text/byte-order.ts';
import type { PackItem } from './packer.ts';
import { runPacker } from './run-packer.ts';
import { tiersPacker } from './tiers-packer.ts';

const item = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  size: fc.oneof(fc.nat(100), fc.nat(2 ** 31), fc.constant(4096)),
  stability: fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  volatile: fc.constant(false),
});
const items = fc
  .uniqueArray(item, { selector: ({ name }) => name, maxLength: 80 })
  .map((unsorted) => unsorted.toSorted((left, right) => compareBytes(left.name, right.name)));
const layers = fc.integer({ min: 1, max: 100 });

/** The layers in which these items come out, with no layer of its own for any. */
function pack(packed: readonly PackItem[], maxLayers: number) {
  return runPacker(tiersPacker, { items: packed, maxLayers, ownLayer: new Set(), now: 20_000, periodDays: 7 });
}

/** Items of equal size and stability, named `c000` and on. */
function equalItems(count: number, size = 1000): PackItem[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `c${String(index).padStart(3, '0')}`,
    size,
    stability: 0.9,
    volatile: false,
  }));
}

describe('whatever is packed', () => {
  test('every item is in exactly one group, and no group is empty', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const groups = pack(packed, maxLayers);
        const members = groups.flatMap((group) => group.members).sort((left, right) => left - right);
        expect(members).toEqual([...packed.keys()]);
        for (const group of groups) expect(group.members.length).toBeGreaterThan(0);
      }),
    );
  });

  test('there are never more groups than layers, and one for each item when there are layers enough', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const groups = pack(packed, maxLayers);
        expect(groups.length).toBeLessThanOrEqual(maxLayers);
        if (packed.length <= maxLayers) expect(groups.length).toBe(packed.length);
        else expect(groups.length).toBeGreaterThan(0);
      }),
    );
  });

  test('groups go from the most to the least stable', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const stabilities = pack(packed, maxLayers).map((group) => group.stability);
        expect(stabilities).toEqual(stabilities.toSorted((left, right) => right - left));
      }),
    );
  });

  test("a group has the sum of its members' sizes and the product of their stabilities", () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        for (const group of pack(packed, maxLayers)) {
          const members = group.members.map((index) => packed[index]);
          expect(group.size).toBe(members.reduce((sum, member) => sum + (member?.size ?? Number.NaN), 0));
          expect(group.stability).toBe(
            members.reduce((product, member) => product * (member?.stability ?? Number.NaN), 1),
          );
        }
      }),
    );
  });

  test('the same items give the same groups, and stay as they were', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const before = structuredClone(packed);
        expect(pack(packed, maxLayers)).toEqual(pack(before, maxLayers));
        expect(packed).toEqual(before);
      }),
    );
  });
});

test('without more items than layers each is alone, equally stable ones in the order of names', () => {
  const packed = equalItems(5).map((entry, index) => (index === 3 ? { ...entry, stability: 1 } : entry));
  expect(pack(packed, 5).map((group) => group.members)).toEqual([[3], [0], [1], [2], [4]]);
});

test('a component far larger than the others has a layer of its own', () => {
  const packed = equalItems(50).map((entry, index) => (index === 7 ? { ...entry, size: 1_000_000 } : entry));
  const groups = pack(packed, 10);
  expect(groups.map((group) => group.members)).toContainEqual([7]);
});

test.each([
  ['1 %', 10, 1],
  ['less than 1 %', 9, 0],
])('where sizes differ by %s, one that is a tenth larger stands out or not', (_, difference, standingOut) => {
  const packed = equalItems(41).map((entry, index) => {
    if (index === 20) return { ...entry, size: 1100 };
    return { ...entry, size: index < 20 ? 1000 - difference : 1000 + difference };
  });
  packed.push(
    { name: 'd', size: 1000, stability: 0.9, volatile: false },
    { name: 'e', size: 1000, stability: 0.9, volatile: false },
  );
  const alone = pack(packed, 3).filter((group) => group.members.length === 1);
  expect(alone.length).toBe(standingOut);
});

test('large components leave one layer in five to the others', () => {
  const packed = equalItems(60).map((entry, index) => (index < 20 ? { ...entry, size: 1_000_000 + index } : entry));
  const groups = pack(packed, 11);
  const alone = groups.filter((group) => group.members.length === 1).map((group) => group.members[0]);
  expect(alone.sort()).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
});

test('stable and restless components do not share a layer', () => {
  const packed = equalItems(90).map((entry, index) => ({ ...entry, stability: [0.99, 0.6, 0.1][index % 3] ?? 0 }));
  for (const group of pack(packed, 12)) {
    const kinds = new Set(group.members.map((index) => index % 3));
    expect(kinds.size).toBe(1);
  }
});

test('stabilities exactly one standard deviation from the mean are in the high and the low tier', () => {
  // Sixteenths around 8: the mean of the squares of 1, 5 and 7 is the square of 5.
  const sixteenths = [15, 13, 9, 7, 3, 1];
  const packed = equalItems(60).map((entry, index) => ({ ...entry, stability: (sixteenths[index % 6] ?? 0) / 16 }));
  const kinds = pack(packed, 3).map((group) => new Set(group.members.map((index) => sixteenths[index % 6])));
  expect(kinds).toEqual([new Set([15, 13]), new Set([9, 7]), new Set([3, 1])]);
});

test('a component keeps its neighbours when another one is renamed', () => {
  const packed = equalItems(100);
  const renamed = packed.with(99, { name: 'd', size: 1000, stability: 0.9, volatile: false });
  const layersOf = (list: readonly PackItem[]) =>
    pack(list, 8).map((group) => group.members.map((index) => list[index]?.name).join(' '));
  const before = layersOf(packed);
  expect(layersOf(renamed).filter((layer) => before.includes(layer)).length).toBeGreaterThanOrEqual(6);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d layers are refused', (maxLayers) => {
  expect(() => pack(equalItems(3), maxLayers)).toThrow('maxLayers must be a whole number');
});

test.each([1, 64, 4000])('20 000 components are packed into %i layers within two seconds', (maxLayers) => {
  const packed = Array.from({ length: 20_000 }, (_, index) => ({
    name: `rpm/package-${String(index).padStart(5, '0')}`,
    size: (index * 7919) % 100_003,
    stability: ((index * 104_729) % 1000) / 1000,
    volatile: false,
  }));
  const start = performance.now();
  const groups = pack(packed, maxLayers);
  expect(performance.now() - start).toBeLessThan(2000);
  expect(groups.length).toBe(maxLayers);
});
