import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { besideEmptyItems } from './empty-items.ts';
import type { PackItem } from './packer.ts';
import { tiersPacker } from './tiers-packer.ts';

const packer = besideEmptyItems(tiersPacker);

/** Items of these sizes and stabilities, named by the alphabet. */
function itemsOf(...facts: readonly (readonly [size: number, stability: number])[]): PackItem[] {
  return facts.map(([size, stability], index) => ({ name: String.fromCharCode(97 + index), size, stability }));
}

function membersOf(packed: readonly PackItem[], maxLayers: number): number[][] {
  return packer.pack(packed, maxLayers).map(({ members }) => [...members]);
}

const items = fc
  .array(fc.record({ size: fc.oneof(fc.constant(0), fc.nat(1000)), stability: fc.constantFrom(0, 0.25, 0.5, 1) }), {
    maxLength: 40,
  })
  .map((facts) => facts.map((fact, index) => ({ name: `c${String(index).padStart(2, '0')}`, ...fact })));
const layers = fc.integer({ min: 1, max: 50 });

describe('whatever is packed', () => {
  test('is in exactly one group, and groups are as many, as large and as stable as a packer may give', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const groups = packer.pack(packed, maxLayers);
        const members = groups.flatMap((group) => group.members).sort((left, right) => left - right);
        expect(members).toEqual([...packed.keys()]);
        expect(groups.length).toBeLessThanOrEqual(maxLayers);
        for (const group of groups) {
          const own = group.members.map((index) => packed[index]);
          expect(own.length).toBeGreaterThan(0);
          expect(group.size).toBe(own.reduce((sum, item) => sum + (item?.size ?? 0), 0));
          expect(group.stability).toBe(own.reduce((product, item) => product * (item?.stability ?? 1), 1));
        }
        const stabilities = groups.map(({ stability }) => stability);
        expect(stabilities).toEqual(stabilities.toSorted((left, right) => right - left));
      }),
    );
  });

  test('a group without bytes takes no layer that items with bytes could have', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const groups = packer.pack(packed, maxLayers);
        const filled = packed.filter(({ size }) => size > 0).length;
        if (packed.length <= maxLayers) expect(groups.length).toBe(packed.length);
        else if (filled >= maxLayers) expect(groups.every(({ size }) => size > 0)).toBe(true);
        else expect(groups.length).toBe(filled + 1);
      }),
    );
  });
});

test('with layers enough an item without bytes has one of its own', () => {
  expect(membersOf(itemsOf([10, 0.5], [0, 0.5], [20, 0.5]), 3)).toEqual([[0], [1], [2]]);
});

test('with a layer left after those with bytes, those without share it', () => {
  expect(membersOf(itemsOf([0, 0.5], [10, 0.75], [0, 0.5], [20, 0.5]), 3)).toEqual([[1], [3], [0, 2]]);
});

test('without one they join the layer of which a client would keep the fewest bytes', () => {
  // 100 * 0.5, 1000 * 0.25 and 60 * 0.75 bytes are kept.
  const packed = itemsOf([100, 0.5], [0, 0.5], [1000, 0.25], [60, 0.75], [0, 1]);
  expect(packer.pack(packed, 3)).toEqual([
    { members: [0], stability: 0.5, size: 100 },
    { members: [3, 1, 4], stability: 0.375, size: 60 },
    { members: [2], stability: 0.25, size: 1000 },
  ]);
});

test('of several layers that always change they join the smallest, then the first', () => {
  expect(membersOf(itemsOf([9, 0], [5, 0], [0, 1], [5, 0]), 3)).toEqual([[0], [3], [1, 2]]);
});

test('items that all have no bytes are one layer when they have to share', () => {
  expect(membersOf(itemsOf([0, 0.5], [0, 0.75], [0, 0]), 2)).toEqual([[0, 1, 2]]);
});

test.each([0, 1.5, Number.NaN])('%d layers are refused as the packer refuses them', (maxLayers) => {
  expect(() => packer.pack(itemsOf([0, 1], [0, 1]), maxLayers)).toThrow(RangeError);
});
