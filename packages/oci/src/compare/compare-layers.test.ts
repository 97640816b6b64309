import type { TarBlob } from '@chunkah/rootfs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { file, TarFiles, tarOf } from '../tree/handmade-tar.fixture.ts';
import { compareLayers } from './compare-layers.ts';

let tars: TarFiles;

beforeAll(() => {
  tars = new TarFiles();
});

afterAll(() => tars.remove());

function image(layers: readonly TarBlob[]) {
  return { name: 'image', tars: layers, isShared: () => false };
}

test('attributes are compared by their bytes, whatever else an entry has', () => {
  const withXattr = (value: string) => ({
    ...file('a'),
    pax: { 'SCHILY.xattr.user.x': value, 'SCHILY.xattr.user.y': 'y' },
  });
  const [one, other] = ['\xff', '\xfe'].map((value) => tars.add(tarOf([withXattr(value)])));
  const reasons = (newer: TarBlob) => compareLayers(image([one as TarBlob]), image([newer]))[0]?.reasons;
  expect(reasons(one as TarBlob)).toEqual([]);
  expect(reasons(other as TarBlob)).toEqual([{ kind: 'metadata', path: 'a', bytes: 1, fields: ['xattr user.x'] }]);
});

test('a layer that an image names many times counts each time', () => {
  const layer = tars.add(tarOf(Array.from({ length: 2000 }, (_, number) => file(`${number}`))));
  const times = (count: number) => image(Array.from({ length: count }, () => layer));
  expect(compareLayers(image([]), times(20))).toHaveLength(20);
  expect(() => compareLayers(image([]), times(600))).toThrow(
    expect.objectContaining({
      code: 'IMAGE_TOO_MANY_ENTRIES',
      message: expect.stringContaining('up to layer 501 of image'),
    }),
  );
  expect(() => compareLayers(times(1001), image([]))).toThrow(
    expect.objectContaining({ code: 'IMAGE_TOO_MANY_LAYERS' }),
  );
});
