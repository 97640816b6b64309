import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizePath } from './normalize-path.ts';

test.each([
  ['/usr/bin/sh', '/usr/bin/sh'],
  ['usr/bin', '/usr/bin'],
  ['/usr/', '/usr'],
  ['//usr//lib///x', '/usr/lib/x'],
  ['./usr/./lib/.', '/usr/lib'],
  ['/usr/lib/../bin', '/usr/bin'],
  ['/..x/.y/...', '/..x/.y/...'],
  ['/a\nb', '/a\nb'],
  ['', '/'],
  ['/', '/'],
  ['a/..', '/'],
])('%j is %j', (path, expected) => {
  expect(normalizePath(path)).toBe(expected);
});

test.each(['..', '/..', '/../usr', 'a/../../b'])('%j leads out of the root', (path) => {
  expect(normalizePath(path)).toBeUndefined();
});

test('what does not lead out is what node:path makes of it', () => {
  const path = fc.array(fc.constantFrom('/', '.', '..', 'a', 'b', '\n', '\udcff'), { maxLength: 12 });
  fc.assert(
    fc.property(path, (pieces) => {
      const text = pieces.join('');
      const result = normalizePath(text);
      if (result !== undefined) expect(result).toBe(posix.resolve('/', text));
    }),
  );
});
