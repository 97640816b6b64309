import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { type CompressionName, compressionOf, compressions } from './compressions.ts';
import { zstdContent } from './zstd-content.ts';

const decompress: Readonly<Record<CompressionName, (blob: Buffer) => Buffer | Promise<Buffer>>> = {
  none: (blob) => blob,
  gzip: (blob) => gunzipSync(blob),
  zstd: (blob) => buffer(zstdContent(inPieces(blob, 10_000))),
  'zstd:chunked': (blob) => buffer(zstdContent(inPieces(blob, 10_000))),
};
const names = Object.keys(compressions) as CompressionName[];

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** @param cut how many bytes the compressor gets at once. */
function compress(name: CompressionName, tar: Buffer, cut = 2 ** 20, chosen?: number): Buffer {
  const { compression, level } = compressionOf(chosen === undefined ? { name } : { name, level: chosen });
  const parts: Buffer[] = [];
  const compressor = compression.compress?.({ level, size: tar.length }, (bytes) => parts.push(Buffer.from(bytes)));
  if (compressor === undefined) return tar;
  for (let at = 0; at < tar.length; at += cut) compressor.add(tar.subarray(at, at + cut));
  compressor.finish();
  return Buffer.concat(parts);
}

/** Bytes that compress to about a half, the same in each run. */
function sample(size: number): Buffer {
  const lines = Array.from({ length: Math.ceil(size / 64) }, (_, number) =>
    createHash('sha256').update(String(number)).digest('hex'),
  );
  return Buffer.from(lines.join('')).subarray(0, size);
}

test.each(names)('%s: what is compressed comes back', async (name) => {
  const tar = sample(3 * 2 ** 20 + 512);
  expect((await decompress[name](compress(name, tar))).equals(tar)).toBe(true);
});

test('a level that a compression does not have is refused', () => {
  for (const level of [-1, 10, 1.5]) expect(() => compressionOf({ name: 'gzip', level })).toThrow(RangeError);
  for (const level of [0, 20]) expect(() => compressionOf({ name: 'zstd', level })).toThrow(RangeError);
  expect(() => compressionOf({ name: 'none', level: 1 })).toThrow(RangeError);
});

it.each([1, 3, 19])('zstd level %i: the bytes do not depend on how the tar is cut', (level) => {
  const tar = sample(level === 19 ? 2 ** 20 : 9 * 2 ** 20);
  const whole = compress('zstd', tar, 2 ** 20, level);
  for (const cut of [65_536, 100_000, tar.length]) {
    expect(compress('zstd', tar, cut, level).equals(whole)).toBe(true);
  }
});

test('a zstd layer says how large its content is, and has a checksum', () => {
  const blob = compress('zstd', sample(70_000));
  // Four bytes of size, a checksum, no dictionary (RFC 8878, section 3.1.1.1.1).
  expect(blob[4]).toBe(0b1010_0100);
  expect(blob.readUInt32LE(5)).toBe(70_000);
});

test('a tar that is not as large as was said is never compressed in silence', () => {
  const { compression, level } = compressionOf({ name: 'zstd' });
  const compressor = compression.compress?.({ level, size: 1000 }, () => {});
  expect(() => {
    compressor?.add(Buffer.alloc(999));
    compressor?.finish();
  }).toThrow();
});

test('zstd content of any size and cut comes back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      fc.integer({ min: 1, max: 500 }),
      async (bytes, cut) => {
        const blob = compress('zstd', Buffer.from(bytes), cut);
        expect((await buffer(zstdContent(inPieces(blob, cut)))).equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});
