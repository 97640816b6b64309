import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readGuide } from './guide.ts';
import { guidedBuild } from './guided-build.ts';
import { scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';

// The root that apk installed takes the place of the one that Alpine publishes.
const base = fileURLToPath(new URL('apk/separate-usr/rootfs.tar.gz', import.meta.url));

const ofPackages = ['apk/base', 'apk/demo-src', 'apk/merged', 'apk/taker'];

test('the Alpine guide leads from a base to an image with a layer for each origin', async () => {
  const guide = readGuide('alpine.md');
  const { directory, follow, layersOf } = guidedBuild(guide, join(scratchDirectory(), 'work'));
  copyFileSync(base, join(directory, 'alpine-minirootfs.tar.gz'));
  await follow('1. Unpack the base');
  const looked = await follow('2. Look at what is in it');
  expect(looked).toMatch(/^apk .* found /m);
  expect(looked).toContain('pathmap/package-database');
  await follow('3. Build the image');
  await follow('4. Build it again');
  const layers = layersOf('image');
  expect([...layers.keys()]).toEqual(expect.arrayContaining(ofPackages));
  expect(readImage(join(directory, 'image-2')).manifestDigest).toBe(readImage(join(directory, 'image')).manifestDigest);
  for (const [name, content] of guide.files) writeFileSync(join(directory, name), content);
  await follow('When the build removes the database');
  const without = layersOf('image-3');
  for (const name of ofPackages) expect(without.get(name), name).toBe(layers.get(name));
});
