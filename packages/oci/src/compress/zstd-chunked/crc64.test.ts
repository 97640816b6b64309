import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slowCrc64 } from './chunked-blob.fixture.ts';
import { Crc64 } from './crc64.ts';

function crcOf(...pieces: readonly Uint8Array[]): string {
  const crc = new Crc64();
  for (const piece of pieces) crc.add(piece);
  return crc.digest().toString('hex');
}

test('known values', () => {
  // The check value of CRC-64/GO-ISO in the catalogue of parametrised CRC algorithms.
  expect(crcOf(Buffer.from('123456789'))).toBe('b90956c775a41001');
  expect(crcOf()).toBe('0000000000000000');
});

test('any bytes in any pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), (pieces) => {
      expect(crcOf(...pieces)).toBe(slowCrc64(Buffer.concat(pieces)).toString('hex'));
    }),
  );
});
