import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName, isNameString, validPrefixLength } from './name-bytes.ts';

/** Bytes in hex, and what Python 3.11 decodes them to with the error handler `surrogateescape`. */
const decodedByPython = [
  ['', ''],
  ['61', 'a'],
  ['00', '\0'],
  ['7f', '\x7f'],
  ['c3a9', '\u00e9'],
  ['f09f9880', '\ud83d\ude00'],
  ['ff', '\udcff'],
  ['80', '\udc80'],
  ['c3', '\udcc3'],
  ['c328', '\udcc3('],
  ['c0af', '\udcc0\udcaf'],
  ['c1bf', '\udcc1\udcbf'],
  ['e282', '\udce2\udc82'],
  ['e282ac', '\u20ac'],
  ['e28228', '\udce2\udc82('],
  ['e08080', '\udce0\udc80\udc80'],
  ['e0a080', '\u0800'],
  ['ed9fbf', '\ud7ff'],
  ['eda080', '\udced\udca0\udc80'],
  ['edbfbf', '\udced\udcbf\udcbf'],
  ['edb2ff', '\udced\udcb2\udcff'],
  ['ee8080', '\ue000'],
  ['efbfbd', '\ufffd'],
  ['efbfbdff', '\ufffd\udcff'],
  ['efbbbf', '\ufeff'],
  ['f0808080', '\udcf0\udc80\udc80\udc80'],
  ['f09080', '\udcf0\udc90\udc80'],
  ['f0908080', '\ud800\udc00'],
  ['f48fbfbf', '\udbff\udfff'],
  ['f4908080', '\udcf4\udc90\udc80\udc80'],
  ['f5808080', '\udcf5\udc80\udc80\udc80'],
  ['f8888080', '\udcf8\udc88\udc80\udc80'],
  ['c3a9ff', '\u00e9\udcff'],
  ['ffc3a9', '\udcff\u00e9'],
  ['61ff62', 'a\udcffb'],
  ['c3c3a9', '\udcc3\u00e9'],
  ['e2e282ac', '\udce2\u20ac'],
  ['f0f09f9880', '\udcf0\ud83d\ude00'],
  ['f09f98', '\udcf0\udc9f\udc98'],
] as const;

describe('names', () => {
  test.each(decodedByPython)('the bytes %s are decoded as Python does', (hex, name) => {
    expect(decodeName(Buffer.from(hex, 'hex'))).toBe(name);
    expect(Buffer.from(encodeName(name)).toString('hex')).toBe(hex);
  });

  test('any bytes survive', () => {
    const nearUtf8 = fc.constantFrom(0x41, 0x80, 0x90, 0x9f, 0xa0, 0xbf, 0xc3, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xff);
    const byte = fc.oneof(nearUtf8, fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (bytes) => {
        const name = decodeName(Uint8Array.from(bytes));
        expect(isNameString(name)).toBe(true);
        expect([...encodeName(name)]).toEqual(bytes);
      }),
      { numRuns: 5_000 },
    );
  });

  test('valid UTF-8 is decoded to its text', () => {
    const codePoint = fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff);
    fc.assert(
      fc.property(fc.array(codePoint), (codes) => {
        const text = String.fromCodePoint(...codes);
        expect(decodeName(Buffer.from(text))).toBe(text);
      }),
    );
  });

  test('part of a larger buffer is decoded alone', () => {
    expect(decodeName(Buffer.from('xxab\xffyy', 'latin1').subarray(2, 5))).toBe('ab\udcff');
  });

  test.each(['\ud800', 'a\udbff', '\udc7f', '\udd00', '\udfff', '\udcff\ud83d'])(
    '%j does not encode any bytes',
    (text) => {
      expect(isNameString(text)).toBe(false);
      expect(() => encodeName(text)).toThrow(RangeError);
    },
  );

  test.each([
    ['', 0],
    ['6162', 2],
    ['61c3a9', 3],
    ['61c3', 1],
    ['f09f98', 0],
    ['c3a9f09f9880ff61', 6],
  ])('of the bytes %s the first %i are whole characters', (hex, length) => {
    expect(validPrefixLength(Buffer.from(hex, 'hex'))).toBe(length);
  });
});
