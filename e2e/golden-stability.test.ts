import type { ChangeHistory } from '@chunkah/core';
import { stabilityFromChanges } from '@chunkah/core';
import { expect, test } from 'vitest';
import { goldenLines } from './golden-lines.ts';

interface StabilityCase extends ChangeHistory {
  readonly stability: number;
}

test.each(goldenLines<StabilityCase>('stability.jsonl'))('stability.jsonl line $line', ({ line, expected }) => {
  expect(stabilityFromChanges(expected), `stability.jsonl line ${line}`).toBe(expected.stability);
});
