import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { headerBlock, paxRecord, recordBlocks } from '../../packages/oci/src/tree/handmade-tar.fixture.ts';
import {
  emptyFiles,
  fileOfZeros,
  longRecord,
  manyAttributes,
  sameBytes,
  tarEnd,
  xattrRecord,
  zerosInZstd,
} from '../hostile/endless-tars.ts';
import { expectBounded, type HostileLayers, joined, mebibyte, times } from '../hostile/expect-bounded.ts';
import type { WrittenImage, WrittenLayer } from '../hostile/written-image.ts';

const gibibyte = 1024 * mebibyte;
const headerSize = 512;

/** MiB: buffers of gigabytes that are decompressed wait for the garbage collector. */
const decompressing = 250;

const one = (make: (image: WrittenImage) => Promise<WrittenLayer>) => async (image: WrittenImage) => [
  await make(image),
];
const inGzip = (tar: () => Iterable<Uint8Array>) => one((image) => image.gzipLayer(tar()));
const plain = (tar: () => Iterable<Uint8Array>) => one((image) => image.plainLayer(tar()));

/** An image of which nothing can be read that has to do with its layers. */
function refused(error: RegExp, validate: RegExp): Omit<HostileLayers, 'make'> {
  return { memory: decompressing, build: error, inspect: error, diff: error, validate };
}

const tooManyToList = /error: .* the layers have more than 1000000 entries/;
const tooLarge = /error: .* ha(?:s|ve) \d+ bytes, more than 1048576/;
const thousand = (bytes: Buffer) => Buffer.concat(Array.from({ length: 1000 }, () => bytes));
const skippable = Buffer.from('502a4d1800000000', 'hex');
const zeros = gzipSync(Buffer.alloc(64 * mebibyte));
const attributes = recordBlocks(
  'x',
  Buffer.concat([...times(10_000, (number) => paxRecord(`SCHILY.xattr.${number.toString(36)}`, ''))]),
);

const images: Record<string, HostileLayers> = {
  '10 million empty files in gzip': {
    make: inGzip(() => joined(emptyFiles(10_000_000), [tarEnd])),
    headers: 4_000_000 * headerSize,
    build: /error: .* the layers have more than 4000000 entries/,
    inspect: tooManyToList,
    diff: tooManyToList,
    validate: /fault +LAYER_NAMES_TOO_LARGE /,
  },
  '10 million empty files': {
    make: plain(() => joined(emptyFiles(10_000_000), [tarEnd])),
    headers: 4_000_000 * headerSize,
    build: /error: .* the layers have more than 4000000 entries/,
    inspect: tooManyToList,
    diff: tooManyToList,
    validate: /fault +LAYER_NAMES_TOO_LARGE /,
  },
  'as many empty files as there may be': {
    make: plain(() => joined(emptyFiles(3_999_999), [tarEnd])),
    headers: 4_000_000 * headerSize,
    inspect: tooManyToList,
    diff: tooManyToList,
  },
  'as many empty files as are listed': {
    make: plain(() => joined(emptyFiles(999_999), [tarEnd])),
    headers: 1_000_000 * headerSize,
  },
  'a PAX record of 1 GiB': { make: inGzip(() => longRecord('x', gibibyte)), ...refused(tooLarge, /TAR_BROKEN/) },
  'a long name of 1 GiB': { make: inGzip(() => longRecord('L', gibibyte)), ...refused(tooLarge, /TAR_BROKEN/) },
  'a long link of 1 GiB': { make: inGzip(() => longRecord('K', gibibyte)), ...refused(tooLarge, /TAR_BROKEN/) },
  'global PAX records of 1 GiB in all': {
    make: inGzip(() => manyAttributes('g', 1024, mebibyte)),
    ...refused(/error: .*global PAX records hold .* more than 1024/, /TAR_BROKEN/),
    headers: mebibyte,
  },
  'PAX records of 1 GiB for one entry': {
    make: inGzip(() => manyAttributes('x', 1024, mebibyte)),
    ...refused(tooLarge, /TAR_BROKEN/),
    headers: mebibyte,
  },
  'a global attribute of 1 KB for a million files': {
    make: inGzip(() => joined([recordBlocks('g', xattrRecord('x', 1000))], emptyFiles(999_999), [tarEnd])),
    headers: 1_000_000 * headerSize,
  },
  '800 000 attributes': {
    make: plain(() =>
      joined(
        times(80, (number) => Buffer.concat([attributes, headerBlock({ name: `${number}` })])),
        [tarEnd],
      ),
    ),
    headers: 80 * attributes.length,
  },
  'names of 1 MiB': {
    make: plain(() =>
      joined(
        times(200, (number) => {
          const name = recordBlocks('L', Buffer.from(`${number}`.padEnd(mebibyte, 'n')));
          return Buffer.concat([name, headerBlock({ name: 'x' })]);
        }),
        [tarEnd],
      ),
    ),
    headers: 200 * mebibyte,
    build: /error: .* has 1048576 bytes, and Linux opens paths of 4095/,
  },
  'gigabytes of zeros in gzip': { make: inGzip(() => fileOfZeros(2 * gibibyte)), memory: decompressing },
  'gigabytes of zeros in many members of gzip': {
    make: one((image) =>
      image.otherLayer(
        'gzip',
        joined(
          [gzipSync(headerBlock({ name: 'zeros', size: 2 * gibibyte }))],
          times(32, () => zeros),
        ),
        joined([headerBlock({ name: 'zeros', size: 2 * gibibyte })], sameBytes(2 * gibibyte)),
      ),
    ),
    memory: decompressing,
    validate: /fault +TAR_END_MISSING/,
  },
  'a million members of gzip without content': {
    make: one((image) =>
      image.otherLayer(
        'gzip',
        joined(
          times(1000, () => thousand(gzipSync(''))),
          [gzipSync(tarEnd)],
        ),
        [tarEnd],
      ),
    ),
  },
  'more zeros in zstd than a layer may have': {
    make: one((image) => image.otherLayer('zstd', zerosInZstd(17, 50_000))),
    ...refused(/error: .* has 200006 bytes and decompresses to more than 4294967296/, /LAYER_CONTENT_TOO_LARGE/),
  },
  'a gigabyte of zeros in zstd with a window of 128 MiB': {
    make: one((image) => image.otherLayer('zstd', zerosInZstd(27, 8192), sameBytes(gibibyte))),
    // The decoder keeps the window.
    memory: decompressing + 128,
  },
  '200 000 frames of zstd without content': {
    make: one((image) =>
      image.otherLayer(
        'zstd',
        joined(
          times(200, () => thousand(zstdCompressSync(''))),
          [zstdCompressSync(tarEnd)],
        ),
        [tarEnd],
      ),
    ),
    memory: decompressing,
  },
  'more frames of zstd than a blob may have': {
    make: one((image) =>
      image.otherLayer(
        'zstd',
        times(4001, () => thousand(skippable)),
      ),
    ),
    ...refused(/error: .* it has more than 4000000 zstd frames/, /ZSTD_BROKEN/),
  },
};

test.each(Object.entries(images))('an image of %s is read or refused in bounded memory', async (_, layers) => {
  const figures = await expectBounded(layers);
  process.stdout.write(`${figures.join('\n')}\n`);
  expect(figures).toHaveLength(4);
});
