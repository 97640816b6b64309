import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GzipBlocks } from './gzip-blocks.ts';

const mebibyte = 1024 * 1024;

function compressed(blocks: readonly Uint8Array[], level: number): Buffer {
  const parts: Uint8Array[] = [];
  // What comes out may be used again: a copy is taken.
  const gzip = new GzipBlocks(level, (bytes) => parts.push(Uint8Array.from(bytes)));
  for (const block of blocks) gzip.add(block);
  gzip.finish();
  return Buffer.concat(parts);
}

/** Text that compresses, of any length, different at each place. */
function sampleText(size: number): Buffer {
  const line = (number: number) =>
    `${createHash('md5').update(String(number)).digest('hex')} the quick brown fox ${number}\n`;
  return Buffer.from(Array.from({ length: Math.ceil(size / 50) }, (_, number) => line(number)).join('')).subarray(
    0,
    size,
  );
}

/** Bytes that no compressor makes smaller. */
function sampleNoise(size: number): Buffer {
  const parts = Array.from({ length: Math.ceil(size / 64) }, (_, number) =>
    createHash('sha512').update(`${number}`).digest(),
  );
  return Buffer.concat(parts).subarray(0, size);
}

/** As a layer's writer hands them on: whole buffers, then the rest. */
function inBlocks(bytes: Buffer, size = mebibyte): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, number) => bytes.subarray(number * size, (number + 1) * size));
}

describe('a layer in blocks', () => {
  test.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte])('%i bytes come back', (size) => {
    for (const bytes of [sampleText(size), sampleNoise(size), Buffer.alloc(size)]) {
      expect(gunzipSync(compressed(inBlocks(bytes), 6)).equals(bytes)).toBe(true);
    }
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('level %i', (level) => {
    const bytes = Buffer.concat([sampleText(200_000), sampleNoise(70_000)]);
    const gzip = compressed(inBlocks(bytes, 65_536), level);
    expect(gunzipSync(gzip).equals(bytes)).toBe(true);
    if (level === 0) expect(gzip.length).toBeGreaterThan(bytes.length);
    else expect(gzip.length).toBeLessThan(0.8 * bytes.length);
  });

  test('blocks of any sizes', () => {
    const block = fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.constantFrom(32_767, 32_768, 32_769, 40_000).map((size) => Uint8Array.from(sampleText(size))),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), fc.integer({ min: 0, max: 9 }), (blocks, level) => {
        expect(gunzipSync(compressed(blocks, level)).equals(Buffer.concat(blocks))).toBe(true);
      }),
    );
  });

  test('what an earlier block holds is not written out again', () => {
    const page = sampleNoise(30_000);
    const once = compressed([page], 6).length;
    expect(compressed([page, page, page], 6).length).toBeLessThan(once + 1000);
  });

  test('blocks cost next to nothing against one stream', () => {
    const bytes = sampleText(3 * mebibyte);
    expect(compressed(inBlocks(bytes), 6).length).toBeLessThan(1.01 * gzipSync(bytes, { level: 6 }).length);
  });
});

describe('bytes', () => {
  test('equal input gives equal bytes', () => {
    const blocks = inBlocks(sampleText(300_000), 100_000);
    expect(
      compressed(blocks, 6).equals(
        compressed(
          blocks.map((block) => Buffer.from(block)),
          6,
        ),
      ),
    ).toBe(true);
  });

  test('the header names no file, time or system', () => {
    expect(compressed([sampleText(10)], 6).subarray(0, 10)).toEqual(Buffer.from('1f8b08000000000000ff', 'hex'));
  });

  test('it is one member: nothing follows its checksum and size', () => {
    const bytes = sampleText(2 * mebibyte + 5);
    const gzip = compressed(inBlocks(bytes), 1);
    expect(gzip.readUInt32LE(gzip.length - 4)).toBe(bytes.length);
    expect(gzip.subarray(-8, -4)).toEqual(gzipSync(bytes).subarray(-8, -4));
  });
});
