import { expect, test } from 'vitest';
import { headerBlock, link, recordBlocks, symlink, tarOf } from '../packages/oci/src/tree/handmade-tar.fixture.ts';
import { manyAttributes, tarEnd, zerosInZstd } from './hostile/endless-tars.ts';
import { expectBounded, type HostileLayers, mebibyte } from './hostile/expect-bounded.ts';

const images: Record<string, HostileLayers> = {
  'hard links in a circle': {
    make: async (image) => [await image.plainLayer([tarOf([link('a', 'b'), link('b', 'a')])])],
    build: /error: layer 2 of .*: \/a is a hard link to \/b, which does not exist there/,
  },
  'symlinks in circles and out of the tree': {
    make: async (image) => [
      await image.plainLayer([
        tarOf([symlink('a', 'b'), symlink('b', 'a'), symlink('etc', '../../../etc'), symlink('usr', 'usr/lib')]),
      ]),
    ],
  },
  'a path of 100 000 components': {
    make: async (image) => [
      await image.plainLayer([
        recordBlocks('L', Buffer.from(`${'a/'.repeat(100_000)}x`)),
        headerBlock({ name: 'x' }),
        tarEnd,
      ]),
    ],
    build: /error: layer 2 of .* has 200001 bytes, and Linux opens paths of 4095/,
  },
  'an attribute of 1 MiB, as large as its record may be': {
    make: async (image) => [await image.plainLayer(manyAttributes('x', 1, mebibyte))],
  },
  'global attributes in many headers': {
    make: async (image) => [await image.plainLayer(manyAttributes('g', 20, 10_000))],
    build: /error: .*global PAX records hold .* more than 1024/,
    inspect: /error: .*global PAX records hold/,
    diff: /error: .*global PAX records hold/,
    validate: /fault +TAR_BROKEN .*global PAX records hold/,
  },
  'zstd with a window of 2 GiB': {
    make: async (image) => [await image.otherLayer('zstd', zerosInZstd(31, 20_000))],
    build: /error: .* cannot be decompressed: /,
    inspect: /error: .* cannot be decompressed: /,
    diff: /error: .* cannot be decompressed: /,
    validate: /fault +ZSTD_BROKEN /,
  },
  '66 000 layers': {
    make: async (image) => {
      const layer = await image.plainLayer([tarEnd]);
      return Array.from({ length: 66_000 }, () => layer);
    },
    build: /error: .* its manifest has [0-9]+ bytes, more than 4194304/,
    inspect: /error: .* its manifest has/,
    diff: /error: .* its manifest has/,
    validate: /fault +JSON_TOO_LARGE /,
  },
  'one layer 10 000 times': {
    make: async (image) => {
      const layer = await image.gzipLayer([tarOf(Array.from({ length: 200 }, (_, number) => ({ name: `${number}` })))]);
      return Array.from({ length: 10_000 }, () => layer);
    },
    headers: 10 * mebibyte,
    build: /error: .* has 10001 layers, more than 1000/,
    diff: /error: .* has 10001 layers, more than 1000/,
  },
};

test.each(Object.entries(images))('an image of %s is read or refused in little memory', async (_, layers) => {
  expect(await expectBounded(layers)).toHaveLength(4);
});
