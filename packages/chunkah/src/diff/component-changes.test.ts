import { expect, test } from 'vitest';
import { componentComparison } from './component-changes.ts';

test('many layers that all come closest to one with many components end in an error', () => {
  const names = Array.from({ length: 20_000 }, (_, number) => ({ name: `${number}` }));
  const { changes } = componentComparison(
    [names],
    names.map((component) => [component]),
  );
  expect(changes(0, 0)).toHaveLength(19_999);
  const all = () => names.map((_, layer) => changes(layer, 0));
  expect(all).toThrow(expect.objectContaining({ code: 'DIFF_TOO_LARGE' }));
});
