import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchDirectory } from './program.ts';
import { type DebianUpdate, debianUpdate, type UpdateImages } from './update/debian-update.ts';

// Two root filesystems that were installed from nothing, as released and with all updates.

const scratch = scratchDirectory(afterAll);
let update: DebianUpdate;
let images: UpdateImages;

beforeAll(async () => {
  update = debianUpdate(await ensureRoot('debian-minimal-update'));
  images = await update.images(join(scratch, 'own-layers'), ['--max-layers', '400']);
}, 300_000);

test('packages were updated, and most were not', () => {
  expect(update.changedSources).toContain('tzdata');
  expect(update.changedSources.length).toBeLessThan(update.sources.length / 2);
});

test('with a layer for each component only layers of packages with another version differ', () => {
  expect(images.changed).toContain('dpkg/tzdata');
  expect(images.changed.filter((name) => !update.mayChange(name))).toEqual([]);
});

test('each package with the same version has a layer, and it is the same', () => {
  const stayed = update.sources.filter((source) => !update.changedSources.includes(source));
  expect(images.same.toSorted()).toEqual(expect.arrayContaining(stayed.map((source) => `dpkg/${source}`)));
});

test.each(['tiers', 'trie'])('with fewer layers, packed in %s, a client keeps some of them', async (packer) => {
  const options = ['--max-layers', '24', '--packer', packer];
  const { downloaded, size } = await update.images(join(scratch, packer), options);
  expect(downloaded).toBeLessThan(size * 0.95);
});

test('with the first image as the previous one, a client keeps at least about as much', async () => {
  const options = ['--max-layers', '24', '--packer', 'trie'];
  const alone = await update.images(join(scratch, 'alone'), options);
  const place = join(scratch, 'beside');
  const beside = await update.images(place, options, ['--previous', `oci:${place}/first`]);
  // Layers that are packed anew have headers of directories that the others have, too.
  expect(beside.downloaded).toBeLessThan(alone.downloaded * 1.01);
});
