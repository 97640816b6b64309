import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fnv1a64 } from './fnv1a64.ts';

// Published test vectors of FNV-1a with 64 bits.
test.each([
  ['', 0xcbf29ce484222325n],
  ['a', 0xaf63dc4c8601ec8cn],
  ['b', 0xaf63df4c8601f1a5n],
  ['foo', 0xdcb27518fed9d577n],
  ['foobar', 0x85944171f73967e8n],
])('hash of %j', (text, hash) => {
  expect(fnv1a64(Buffer.from(text))).toBe(hash);
});

test('two halves give what 64-bit arithmetic gives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      let expected = 0xcbf29ce484222325n;
      for (const byte of bytes) expected = BigInt.asUintN(64, (expected ^ BigInt(byte)) * 0x100000001b3n);
      expect(fnv1a64(bytes)).toBe(expected);
    }),
  );
});
