import { expect, test } from 'vitest';
import { componentName } from './component-name.ts';
import { decodeName } from './name-bytes.ts';

test.each([
  ['plain', 'plain'],
  ['gr\u00fc\u00dfe \u{1f600}\n', 'gr\u00fc\u00dfe \u{1f600}\n'],
  ['\u{1f600}\udc80a\udcff', '\u{1f600}\\x80a\\xff'],
])('%j makes the component name %s', (name, expected) => {
  expect(componentName(name)).toBe(expected);
});

test('whatever the bytes of a name, the component name is valid Unicode', () => {
  const allPairs = Array.from({ length: 0x10000 }, (_, pair) => decodeName(Uint8Array.of(pair >> 8, pair & 0xff)));
  expect(allPairs.filter((name) => !componentName(name).isWellFormed())).toEqual([]);
});
