import { type PackGroup, runPacker, tiersPacker } from '@chunkah/core/engine';
import { expect, test } from 'vitest';
import { goldenLines } from './golden-lines.ts';

interface PackingCase {
  readonly items: readonly (readonly [name: string, size: number, stability: number])[];
  readonly maxLayers: number;
  readonly groups: readonly PackGroup[];
}

test.each(goldenLines<PackingCase>('packing.jsonl'))('packing.jsonl line $line', ({ line, expected }) => {
  const items = expected.items.map(([name, size, stability]) => ({ name, size, stability, volatile: false }));
  const { maxLayers } = expected;
  const groups = runPacker(tiersPacker, { items, maxLayers, ownLayer: new Set(), now: 20_000, periodDays: 7 });
  expect(groups, `packing.jsonl line ${line}`).toEqual(expected.groups);
});
