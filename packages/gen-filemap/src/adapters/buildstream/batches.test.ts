import { expect, test } from 'vitest';
import { inBatches } from './batches.ts';

test('two elements that bst lists under one name are asked for in two calls', () => {
  expect(inBatches(['core/a.bst', 'base.bst:core/a.bst', 'base.bst:core/b.bst', 'x.bst:y.bst:core/a.bst'])).toEqual([
    ['core/a.bst', 'base.bst:core/b.bst'],
    ['base.bst:core/a.bst'],
    ['x.bst:y.bst:core/a.bst'],
  ]);
});

test('no call has more arguments than the system takes, and none is lost', () => {
  const names = Array.from({ length: 5000 }, (_, index) => `components/element-number-${index}.bst`);
  const batches = inBatches(names);
  expect(batches.flat()).toEqual(names);
  expect(batches.length).toBe(2);
  for (const batch of batches) expect(batch.join(' ').length).toBeLessThan(128 * 1024);
});
