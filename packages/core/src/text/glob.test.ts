import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileGlob } from './glob.ts';

test.each([
  ['core/*', ['core/bash', 'core/'], ['core', 'core/a/b', 'xcore/bash']],
  ['**', ['', 'a', 'a/b/c'], []],
  ['core/**', ['core/bash', 'core/a/b'], ['cor/e']],
  ['**/linux', ['boot/linux', 'a/b/linux'], ['linux', 'boot/linux-firmware']],
  ['lib?', ['liba', 'lib\u00e9', 'lib\u{1f600}'], ['lib', 'libab', 'lib/']],
  ['a.b+(c)[d]$', ['a.b+(c)[d]$'], ['aXb+(c)[d]$', 'ab']],
  ['', [''], ['a']],
  ['*a*', ['a', 'bab'], ['b', 'a/a']],
])('%j matches whole names', (glob, matching, others) => {
  const matches = compileGlob(glob);
  expect(matching.filter((name) => !matches(name))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});

test('it agrees with a regular expression', () => {
  const character = fc.constantFrom('a', 'b', '/', '*', '?', '\u{1f600}');
  const text = fc.array(character, { maxLength: 8 }).map((characters) => characters.join(''));
  fc.assert(
    fc.property(text, text, (glob, name) => {
      const source = glob.replace(/\*{2,}|\*|\?/g, (star) => (star === '?' ? '[^/]' : star === '*' ? '[^/]*' : '.*'));
      expect(compileGlob(glob)(name)).toBe(new RegExp(`^${source}$`, 'su').test(name));
    }),
    { numRuns: 2_000 },
  );
});

test('many stars take no exponential time', () => {
  expect(compileGlob(`${'*a'.repeat(200)}b`)('a'.repeat(2_000))).toBe(false);
});
