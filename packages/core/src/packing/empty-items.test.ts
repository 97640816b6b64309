import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { besideEmptyItems } from './empty-items.ts';
import type { PackGroup } from './pack-group.ts';
import type { PackItem } from './packer.ts';
import { runPacker } from './run-packer.ts';
import { tiersPacker } from './tiers-packer.ts';

const packer = besideEmptyItems(tiersPacker);

/** Items of these sizes and stabilities, named by the alphabet. */
function itemsOf(...facts: readonly (readonly [size: number, stability: number])[]): PackItem[] {
  return facts.map(([size, stability], index) => ({
    name: String.fromCharCode(97 + index),
    size,
    stability,
    volatile: false,
  }));
}

function groupsOf(packed: readonly PackItem[], maxLayers: number): PackGroup[] {
  return runPacker(packer, { items: packed, maxLayers, ownLayer: new Set(), now: 0, periodDays: 7 });
}

function membersOf(packed: readonly PackItem[], maxLayers: number): number[][] {
  return groupsOf(packed, maxLayers).map(({ members }) => [...members]);
}

const items = fc
  .array(fc.record({ size: fc.oneof(fc.constant(0), fc.nat(1000)), stability: fc.constantFrom(0, 0.25, 0.5, 1) }), {
    maxLength: 40,
  })
  .map((facts) =>
    facts.map((fact, index) => ({ name: `c${String(index).padStart(2, '0')}`, volatile: false, ...fact })),
  );
const layers = fc.integer({ min: 1, max: 50 });

describe('whatever is packed', () => {
  test('is in exactly one group, and groups are as many, as large and as stable as a packer may give', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const groups = groupsOf(packed, maxLayers);
        const members = groups.flatMap((group) => group.members).sort((left, right) => left - right);
        expect(members).toEqual([...packed.keys()]);
        expect(groups.length).toBeLessThanOrEqual(maxLayers);
        for (const group of groups) {
          const own = group.members.map((index) => packed[index]);
          expect(own.length).toBeGreaterThan(0);
          expect(group.size).toBe(own.reduce((sum, item) => sum + (item?.size ?? 0), 0));
          expect(group.stability).toBe(own.reduce((product, item) => product * (item?.stability ?? 1), 1));
        }
      }),
    );
  });

  test('a group without bytes takes no layer that items with bytes could have', () => {
    fc.assert(
      fc.property(items, layers, (packed, maxLayers) => {
        const groups = groupsOf(packed, maxLayers);
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
  expect(groupsOf(packed, 3)).toEqual([
    { members: [3, 1, 4], stability: 0.375, size: 60 },
    { members: [0], stability: 0.5, size: 100 },
    { members: [2], stability: 0.25, size: 1000 },
  ]);
});

test('of several layers that always change they join the smallest, then the first', () => {
  expect(membersOf(itemsOf([9, 0], [5, 0], [0, 1], [5, 0]), 3)).toEqual([[0], [1, 2], [3]]);
});

test('items that all have no bytes are one layer when they have to share', () => {
  expect(membersOf(itemsOf([0, 0.5], [0, 0.75], [0, 0]), 2)).toEqual([[0, 1, 2]]);
});

test('a layer that belongs to one item takes no others, whatever it costs', () => {
  const request = { maxLayers: 2, ownLayer: new Set([0]), now: 0, periodDays: 7 };
  const packed = packer.pack({ ...request, items: itemsOf([1, 0], [500, 1], [0, 1], [400, 1]) });
  expect(packed).toEqual([[1, 3, 2], [0]]);
});

test('an item without bytes keeps a layer that belongs to it', () => {
  const request = { maxLayers: 2, ownLayer: new Set([0]), now: 0, periodDays: 7 };
  const packed = packer.pack({ ...request, items: itemsOf([0, 0.5], [0, 0.5], [7, 0.5]) });
  expect(packed).toEqual([[0], [2, 1]]);
});
