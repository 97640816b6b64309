import { joinComponentNames } from '@chunkah/core/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesInList } from './component-names.ts';

const name = fc
  .string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(' ', '\\', 'x', '2', '0', 'a') })
  .map((rest) => `x/${rest.replaceAll(' x', '  ')}`);

test('whatever stands in names, a list of components this build has gives them back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 6 }), (names) => {
      const known = new Set(names);
      expect(namesInList(joinComponentNames(names), { componentNames: 'escaped' }, new Set())).toEqual(names);
      // A plain list of names of which none goes on with another one's beginning.
      const isClear = names.every((one) => names.every((other) => one === other || !other.startsWith(`${one} `)));
      if (isClear) expect(namesInList(names.join(' '), { componentNames: 'plain' }, known)).toEqual(names);
    }),
  );
});

test('a component that vanished is a name of its own, or falls apart', () => {
  const known = new Set(['x/a b', 'x/c']);
  const names = (list: string) => namesInList(list, { componentNames: 'plain' }, known);
  expect(names('x/a b x/gone x/c')).toEqual(['x/a b', 'x/gone', 'x/c']);
  expect(names('x/gone too x/c')).toEqual(['x/gone', 'too', 'x/c']);
  expect(names('')).toEqual([]);
});
