import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compressionOfBytes } from '../stored/blob-compression.ts';
import { DecompressionFault, decompressed } from './decompress.ts';

/** Blobs; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 300);

const content = Buffer.from('some text that is there again and again, '.repeat(200));
const blobs = [
  gzipSync(content),
  Buffer.concat([gzipSync(content), gzipSync(content)]),
  zstdCompressSync(content),
  Buffer.concat([Buffer.from('502a4d1802000000aabb', 'hex'), zstdCompressSync(content), zstdCompressSync(content)]),
];

async function contentOf(blob: Buffer): Promise<Buffer | 'fault' | 'tar'> {
  const compression = compressionOfBytes(blob);
  if (compression === 'none') return 'tar';
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of decompressed(compression, [blob])) pieces.push(piece);
  } catch (error) {
    expect(error).toBeInstanceOf(DecompressionFault);
    return 'fault';
  }
  return Buffer.concat(pieces);
}

test('what follows gzip and is none is left out, as gunzip does', async () => {
  expect(gunzipSync(Buffer.concat([gzipSync(content), Buffer.alloc(9)]))).toEqual(content);
  expect(await contentOf(Buffer.concat([gzipSync(content), Buffer.alloc(9)]))).toEqual(content);
});

test(
  'whatever bytes of a compressed blob are others, it is damaged or has some content',
  async () => {
    const place = fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255));
    const changes = fc.array(place, { minLength: 1, maxLength: 4 });
    const length = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.nat(blobs.length - 1), changes, length, async (number, bytes, share) => {
        const blob = Buffer.from(blobs[number] ?? []);
        for (const [at, byte] of bytes) blob[Math.floor(at * blob.length)] = byte;
        await contentOf(blob.subarray(0, Math.ceil(share * blob.length)));
      }),
      { numRuns: runs },
    );
  },
  30_000 + runs * 20,
);
