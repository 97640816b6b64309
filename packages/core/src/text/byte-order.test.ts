import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, comparePaths } from './byte-order.ts';
import { decodeName, encodeName } from './name-bytes.ts';

const byte = fc.oneof(fc.constantFrom(0x2d, 0x2f, 0x61, 0x80, 0xef, 0xf0, 0xff), fc.integer({ min: 1, max: 255 }));
const name = fc.oneof(
  fc.array(byte, { maxLength: 6 }).map((bytes) => decodeName(Uint8Array.from(bytes))),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);

describe('order', () => {
  test('names are ordered by their bytes', () => {
    fc.assert(
      fc.property(name, name, (left, right) => {
        const byBytes = Buffer.compare(encodeName(left), encodeName(right));
        expect(Math.sign(compareBytes(left, right))).toBe(byBytes);
      }),
      { numRuns: 2_000 },
    );
  });

  test('characters beyond U+FFFF come after U+FFFF, unlike in the order of JavaScript', () => {
    expect(['\u{1f600}', '\uff00', 'a', '\udcff', '\udc80'].sort(compareBytes)).toEqual([
      'a',
      '\udc80',
      '\uff00',
      '\u{1f600}',
      '\udcff',
    ]);
  });

  test('a directory comes before what lies in it, and that before its longer neighbors', () => {
    const sorted = ['/a', '/a/b', '/a/b/c', '/a/\u00e9', '/a ', '/a!', '/a-b', '/a.b', '/aa'];
    expect(sorted.toReversed().sort(comparePaths)).toEqual(sorted);
  });
});
