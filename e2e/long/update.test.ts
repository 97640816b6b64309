import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchDirectory } from '../program.ts';
import { type DebianUpdate, debianUpdate } from '../update/debian-update.ts';

// A server's root filesystem twice, installed from nothing: as released, and with all updates.

const scratch = scratchDirectory(afterAll);
let update: DebianUpdate;

beforeAll(async () => {
  update = debianUpdate(await ensureRoot('debian-update'));
});

test('with a layer for each component only layers of packages with another version differ', async () => {
  const { changed, same } = await update.images(join(scratch, 'own-layers'), ['--max-layers', '900']);
  expect(changed.filter((name) => !update.mayChange(name))).toEqual([]);
  const stayed = update.sources.filter((source) => !update.changedSources.includes(source));
  expect(same.toSorted()).toEqual(expect.arrayContaining(stayed.map((source) => `dpkg/${source}`)));
});

/** What a client downloads at most, as shares of the image: what the docs tell, and some more. */
const shares = [
  { packer: 'tiers', format: 'plain', options: [], most: 0.9 },
  { packer: 'tiers', format: 'gzip', options: ['--compressed'], most: 0.9 },
  { packer: 'trie', format: 'plain', options: [], most: 0.9 },
  { packer: 'trie', format: 'gzip', options: ['--compressed'], most: 0.9 },
];

test.each(shares)(
  'in 64 layers packed in $packer, $format, a client keeps layers',
  async ({ packer, format, options, most }) => {
    const place = join(scratch, `${packer}-${format}`);
    const { downloaded, size } = await update.images(place, ['--max-layers', '64', '--packer', packer, ...options]);
    expect(downloaded).toBeLessThan(size * most);
  },
);

test.each([
  { format: 'plain', options: [] },
  { format: 'gzip', options: ['--compressed'] },
])('with the previous image a client downloads at most about as much, $format', async ({ format, options }) => {
  const trie = ['--max-layers', '64', '--packer', 'trie', ...options];
  const alone = await update.images(join(scratch, `alone-${format}`), trie);
  const place = join(scratch, `beside-${format}`);
  const beside = await update.images(place, trie, ['--previous', `oci:${place}/first`]);
  expect(beside.downloaded).toBeLessThan(alone.downloaded * 1.01);
});
