import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinComponentNames, splitComponentList } from './component-list.ts';

test('a space inside a name and a backslash are escaped, nothing else', () => {
  const names = ['rpm/bash', 'bigfiles/My Game.iso', 'xattr/\\xff', 'xattr/\\x20', 'xattr/tab\tline\né😀'];
  const list = 'rpm/bash bigfiles/My\\x20Game.iso xattr/\\x5cxff xattr/\\x5cx20 xattr/tab\tline\né😀';
  expect(joinComponentNames(names)).toBe(list);
  expect(splitComponentList(list)).toEqual(names);
});

test('whatever names are joined come back', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, unit: fc.constantFrom(' ', '\\', 'x', '2', '0', '5', 'c') }),
    fc.string({ minLength: 1, unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(name), (names) => {
      expect(splitComponentList(joinComponentNames(names))).toEqual(names);
    }),
  );
});

test('a list by another program keeps backslashes that escape nothing', () => {
  expect(splitComponentList('xattr/\\xff xattr/a\\b xattr/c\\')).toEqual(['xattr/\\xff', 'xattr/a\\b', 'xattr/c\\']);
});
