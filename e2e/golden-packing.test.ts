import type { PackGroup } from '@chunkah/core';
import { tiersPacker } from '@chunkah/core';
import { expect, test } from 'vitest';
import { goldenLines } from './golden-lines.ts';

interface PackingCase {
  readonly items: readonly (readonly [name: string, size: number, stability: number])[];
  readonly maxLayers: number;
  readonly groups: readonly PackGroup[];
}

test.each(goldenLines<PackingCase>('packing.jsonl'))('packing.jsonl line $line', ({ line, expected }) => {
  const items = expected.items.map(([name, size, stability]) => ({ name, size, stability }));
  const groups = tiersPacker.pack(items, expected.maxLayers);
  expect(groups, `packing.jsonl line ${line}`).toEqual(expected.groups);
});
