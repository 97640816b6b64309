import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { slowChunks } from './chunked-blob.fixture.ts';
import { ContentCutter } from './content-cutter.ts';

/** Lengths of chunks, negative for holes, of several files; all bytes must come out as they went in. */
function chunksOf(files: readonly Uint8Array[], piece: number): number[][] {
  let chunks: number[] = [];
  let size = 0;
  let parts: Buffer[] = [];
  const cutter = new ContentCutter({
    onData(bytes) {
      size += bytes.length;
      parts.push(Buffer.from(bytes));
    },
    onCut() {
      chunks.push(size);
      size = 0;
    },
    onHole(length) {
      // Whatever came before is complete.
      expect(size).toBe(0);
      chunks.push(-length);
      parts.push(Buffer.alloc(length));
    },
  });
  return files.map((content) => {
    for (let at = 0; at < content.length; at += piece) cutter.add(content.subarray(at, at + piece));
    cutter.finish();
    expect(Buffer.concat(parts).equals(content)).toBe(true);
    const found = chunks;
    [chunks, parts] = [[], []];
    return found;
  });
}

/** Bytes without order, the same in each run. */
function noise(size: number, seed: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 64) }, (_, number) =>
    createHash('sha512').update(`${seed} ${number}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}

describe('by hand', () => {
  it.each([
    ['nothing', [], []],
    ['one byte', [Buffer.from([7])], [1]],
    ['zeros, one too few', [Buffer.alloc(1023)], [1023]],
    ['zeros', [Buffer.alloc(1024)], [-1024]],
    ['zeros around a byte', [Buffer.alloc(2000), Buffer.from([1]), Buffer.alloc(1024)], [-2000, 1, -1024]],
    ['zeros at the end, one too few', [Buffer.from([1]), Buffer.alloc(1023)], [1024]],
    ['zeros between bytes', [Buffer.alloc(9, 1), Buffer.alloc(1024), Buffer.alloc(9, 1)], [9, -1024, 9]],
    ['few zeros between bytes', [Buffer.alloc(9, 1), Buffer.alloc(1000), Buffer.alloc(9, 1)], [1018]],
  ])('%s', (_, parts, expected) => {
    for (const piece of [1, 100, 2 ** 20]) expect(chunksOf([Buffer.concat(parts)], piece)).toEqual([expected]);
  });

  test('a cut after the seventh byte', () => {
    // In the beginning the second sum is 64 * 63 * 31 = 124 992 = 0x1e840. While nothing but zeros
    // leaves the window, a byte adds itself to it once when it comes in, and once with each byte
    // after it. For a cut the low 16 bits have to grow from 0xe840 = 59 456 to 0xffff = 65 535, by
    // 6079. Of seven bytes the first adds itself seven times, the last once: 255 * (7 + 6 + 5 + 4)
    // = 5610, and 6079 - 5610 = 469 = 3 * 156 + 2 * 0 + 1 * 1.
    const bytes = Buffer.from([255, 255, 255, 255, 156, 0, 1]);
    expect(chunksOf([bytes], 100)).toEqual([[7]]);
    expect(chunksOf([Buffer.concat([bytes, Buffer.from([9])])], 100)).toEqual([[7, 1]]);
    // One more or less anywhere, and there is no cut.
    expect(chunksOf([Buffer.from([255, 255, 255, 255, 156, 0, 2, 9])], 100)).toEqual([[8]]);
    // The window is zeros after a hole, as in the beginning.
    expect(chunksOf([Buffer.concat([noise(70, 1), Buffer.alloc(1024), bytes, bytes])], 100)).toEqual([
      [70, -1024, 7, 7],
    ]);
  });
});

test('a window that is full again forgets what was before', () => {
  const common = noise(600_000, 2);
  const moved = Buffer.concat([noise(1234, 3), common]);
  const cuts = (content: Buffer) => {
    let end = -content.length;
    return chunksOf([content], 2 ** 20)[0]?.map((size) => {
      end += size;
      return end;
    });
  };
  const found = cuts(common) ?? [];
  expect(found.length).toBeGreaterThan(4);
  // Counted from the end, every cut of the one is a cut of the other.
  expect(cuts(moved)).toEqual(expect.arrayContaining(found));
});

/** Content with what a cutter may trip over. */
const pieceOfContent = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.integer({ min: 1, max: 3000 }).map((size) => new Uint8Array(size)),
  fc.constantFrom(1022, 1023, 1024, 1025, 65_535, 65_536).map((size) => new Uint8Array(size)),
  fc.tuple(fc.integer({ min: 1, max: 70_000 }), fc.nat(20)).map(([size, seed]) => noise(size, seed)),
  fc.constant(Uint8Array.from([255, 255, 255, 255, 156, 0, 1])),
  fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 255 })).map(([size, byte]) => {
    return new Uint8Array(size).fill(byte);
  }),
);
const fileContent = fc.array(pieceOfContent, { maxLength: 6 }).map((pieces) => Buffer.concat(pieces));

test('chunks are those of the description, however the content comes', () => {
  fc.assert(
    fc.property(
      fc.array(fileContent, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(1, 63, 64, 65, 1000, 4096, 65_536, 65_537, 2 ** 20),
      (files, piece) => {
        expect(chunksOf(files, piece)).toEqual(files.map((file) => slowChunks(file)));
      },
    ),
    { numRuns: 60 },
  );
});
