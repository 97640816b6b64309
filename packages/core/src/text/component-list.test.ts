import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  joinComponentNames,
  joinComponentVersions,
  splitComponentList,
  splitComponentVersions,
} from './component-list.ts';

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

test('versions stand in the same form, and one that is not known as a hyphen', () => {
  const versions = ['1:5.2-3', undefined, '1.0, 1.2', '-', '\\x2d', '--'];
  const list = '1:5.2-3 - 1.0,\\x201.2 \\x2d \\x5cx2d --';
  expect(joinComponentVersions(versions)).toBe(list);
  expect(splitComponentVersions(list)).toEqual(versions);
});
