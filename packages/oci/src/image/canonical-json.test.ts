import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('keys are sorted and there are no spaces', () => {
  expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'x y' })).toBe('{"a":"x y","b":[1,{"c":true,"d":null}]}');
});

test('keys that look like numbers are sorted as text', () => {
  expect(canonicalJson({ 9: 0, 10: 0, '-': 0, 1: 0 })).toBe('{"-":0,"1":0,"10":0,"9":0}');
});

test('keys are ordered by their UTF-8 bytes, not by UTF-16 units', () => {
  expect(canonicalJson({ '😀': 1, '\uff00': 2, é: 3, z: 4 })).toBe('{"z":4,"é":3,"\uff00":2,"😀":1}');
});

test('a key is sorted as it is, not as it is escaped', () => {
  expect(canonicalJson({ a: 1, '"': 2, '\n': 3 })).toBe('{"\\n":3,"\\"":2,"a":1}');
});

test('a key named __proto__ is a key like any other', () => {
  expect(canonicalJson(JSON.parse('{"a":1,"__proto__":{"b":2}}'))).toBe('{"__proto__":{"b":2},"a":1}');
});

test('only what JSON cannot hold is escaped, in the short form where there is one', () => {
  const text = canonicalJson('"\\/\b\f\n\r\t\0\u001f\u007f\u2028<&>é😀');
  expect(text).toBe('"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028<&>é😀"');
});

test('a byte that is not UTF-8, a lone surrogate here, is escaped', () => {
  expect(canonicalJson({ '\udc80': '\udcff' })).toBe('{"\\udc80":"\\udcff"}');
});

test('integers beyond the doubles keep their digits', () => {
  expect(canonicalJson([9_007_199_254_740_993n, -0, 1e21, 0.1])).toBe('[9007199254740993,0,1e+21,0.1]');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is refused, as JSON has no such number', (value) => {
  expect(() => canonicalJson({ a: [value] })).toThrow(RangeError);
});

test('the text means the value, and depends on the value alone', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      expect(canonicalJson(reordered(plain))).toBe(canonicalJson(plain));
    }),
  );
});

/** The same value with the members of all objects in reverse order. */
function reordered(value: unknown): never {
  const seen = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).reverse())
      : member,
  );
  return JSON.parse(seen) as never;
}
