import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { releaseMemory } from './release-memory.ts';

test('memory of objects that are no longer needed is given back', () => {
  let objects: object[] = [];
  for (let number = 0; number < 2_000_000; number += 1) objects.push({ number });
  const before = getHeapStatistics().total_heap_size;
  objects = [];
  releaseMemory();
  expect(objects).toEqual([]);
  expect(before - getHeapStatistics().total_heap_size).toBeGreaterThan(48 * 1024 * 1024);
  expect('gc' in globalThis).toBe(false);
});
