import { buffer } from 'node:stream/consumers';
import { zstdCompressSync } from 'node:zlib';
import { ZstdFrameFault } from '@chunkah/core/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zstdContent } from './zstd-content.ts';

const text = Buffer.from('what a layer holds, over and over; '.repeat(1000));
const frame = zstdCompressSync(text);
const skippable = Buffer.concat([Buffer.from('502a4d1805000000', 'hex'), Buffer.from('table')]);

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function contentOf(blob: Buffer, cut = 7): Promise<Buffer> {
  return buffer(zstdContent(inPieces(blob, cut)));
}

describe('all frames of a blob are read', () => {
  it.each([
    ['one', [frame], 1],
    ['many', Array.from({ length: 50 }, () => frame), 50],
    ['between skippable ones', [skippable, frame, skippable, frame, skippable], 2],
    ['only skippable ones', [skippable, skippable], 0],
    ['none', [], 0],
  ] as const)('%s', async (_, frames, count) => {
    const blob = Buffer.concat(frames);
    const expected = Buffer.concat(Array.from({ length: count }, () => text));
    for (const cut of [1, 7, 100_000]) expect((await contentOf(blob, cut)).equals(expected)).toBe(true);
  });

  it('large ones, too, and small ones with large content', async () => {
    const large = Buffer.alloc(20 * 2 ** 20);
    for (let at = 0; at < 2 * 2 ** 20; at += 4) large.writeInt32LE(Math.imul(at, 0x9e3779b1), at);
    const blob = Buffer.concat([zstdCompressSync(large), zstdCompressSync(Buffer.alloc(20 * 2 ** 20)), frame]);
    expect((await contentOf(blob, 65_536)).equals(Buffer.concat([large, Buffer.alloc(20 * 2 ** 20), text]))).toBe(true);
  });
});

describe('what is damaged never reads as less than there was', () => {
  it('at any cut', async () => {
    const blob = Buffer.concat([frame, skippable, frame]);
    const whole = new Set([0, frame.length, frame.length + skippable.length]);
    for (let length = 0; length < blob.length; length++) {
      const reading = contentOf(blob.subarray(0, length));
      if (whole.has(length)) await reading;
      else await expect(reading).rejects.toThrow(ZstdFrameFault);
    }
  });

  it.each([
    ['bytes after the last frame', Buffer.concat([frame, Buffer.from('rest')])],
    ['another format', Buffer.from('1f8b0800', 'hex')],
    ['a reserved bit', Buffer.from('28b52ffd08000000', 'hex')],
    ['a block of the reserved type', Buffer.from('28b52ffd2000070000', 'hex')],
  ])('%s', async (_, blob) => {
    await expect(contentOf(blob)).rejects.toThrow(ZstdFrameFault);
  });

  it('with any bytes changed: the content, or an error', async () => {
    const checked = zstdCompressSync(text.subarray(0, 2000), { params: { 201: 1 } });
    await fc.assert(
      fc.asyncProperty(fc.nat(checked.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const blob = Buffer.from(checked);
        blob.writeUInt8((blob[at] ?? 0) ^ change, at);
        const content = await contentOf(blob).catch((error: unknown) => error);
        if (Buffer.isBuffer(content)) {
          // A frame that was turned into a skippable one has no content.
          expect(content.length === 0 || content.equals(text.subarray(0, 2000))).toBe(true);
        } else {
          expect(content).toBeInstanceOf(ZstdFrameFault);
        }
      }),
    );
  });
});
