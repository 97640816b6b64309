import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { expect, test } from 'vitest';
import { builtPair, expectSameComparison, expectSamePlan, imagePair } from '../diff/image-pairs.ts';
import { scratchDirectory } from '../program.ts';

const pairs = Array.from({ length: 20 }, (_, index) => 100 + index);

test.each(pairs)('diff says what a comparison of all tar entries says, and so does a plan: pair %i', async (seed) => {
  const pair = await imagePair(seed);
  await expectSameComparison(pair.older, pair.newer);
  await expectSameComparison(pair.newer, pair.older);
  await expectSamePlan(pair);
});

// Root filesystems twice, installed from nothing: as released, and with all updates.
test.each([
  { root: 'debian-minimal-update', isCompressed: false },
  { root: 'debian-minimal-update', isCompressed: true },
  { root: 'debian-update', isCompressed: false },
] as const)('diff says so of a real update: $root, compressed: $isCompressed', async ({ root, isCompressed }) => {
  const directory = await ensureRoot(root);
  const place = scratchDirectory();
  const roots = ['released', 'updated'].map((name) => join(directory, name));
  const options = ['--preset', 'debian', '--skip-special-files', '--source-date-epoch', '1767225600'];
  const pair = await builtPair(place, roots, { options, isCompressed });
  const step = await expectSameComparison(pair.older, pair.newer);
  expect(step.kept).toBeGreaterThan(0);
  expect(step.added).toBeGreaterThan(0);
  await expectSamePlan(pair);
});
