import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type CompressionName, compressionOf, compressions } from './compressions.ts';

const names = Object.keys(compressions) as CompressionName[];

test.each(names)('a blob that %s makes gives the tar back', async (name) => {
  const tar = Buffer.alloc(3 * 2 ** 20 + 512, 'some bytes of a tar ');
  const { compression, level } = compressionOf({ name });
  const parts: Buffer[] = [];
  const compressor = compression.compress?.(level, (bytes) => parts.push(Buffer.from(bytes)));
  for (let at = 0; at < tar.length; at += 2 ** 20) compressor?.add(tar.subarray(at, at + 2 ** 20));
  compressor?.finish();
  const reader = compression.decompress();
  reader.end(compressor === undefined ? tar : Buffer.concat(parts));
  expect((await buffer(reader)).equals(tar)).toBe(true);
});

test('a level outside the range is refused', () => {
  for (const level of [-1, 10, 1.5]) expect(() => compressionOf({ name: 'gzip', level })).toThrow(RangeError);
  expect(() => compressionOf({ name: 'none', level: 1 })).toThrow(RangeError);
});
