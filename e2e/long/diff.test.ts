import { test } from 'vitest';
import { expectSameComparison, imagePair } from '../diff/image-pairs.ts';

const pairs = Array.from({ length: 20 }, (_, index) => 100 + index);

test.each(pairs)('diff says what a comparison of all tar entries says: pair %i', async (seed) => {
  const [older, newer] = await imagePair(seed);
  await expectSameComparison(older, newer);
  await expectSameComparison(newer, older);
});
