import { expect, test } from 'vitest';
import { expectSameComparison, imagePair } from './diff/image-pairs.ts';
import { runChunkah } from './program.ts';

test.each([1, 2])('diff says what a comparison of all tar entries says: pair %i', async (seed) => {
  const [older, newer] = await imagePair(seed);
  const step = await expectSameComparison(older, newer);
  expect(step.added).toBeGreaterThan(0);
  const back = await expectSameComparison(newer, older);
  expect(back.kept).toBe(step.kept);
});

test('diff prints steps as text and as Markdown', async () => {
  const [older, newer] = await imagePair(4);
  const images = [`oci:${older}`, `oci:${newer}`, `oci:${older}`];
  const text = await runChunkah(['diff', ...images, '--files', '2']);
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(String(text.stdout)).toMatch(/^image +kept +new +gone +download +share\n/);
  const markdown = await runChunkah(['diff', ...images, '--format', 'markdown']);
  expect(String(markdown.stdout)).toMatch(/^\| image \| next image \| kept \| new \| gone \| download \| share \|\n/);
  const alone = await runChunkah(['diff', images[0] ?? '']);
  expect(alone).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: a comparison needs .*\nhint: .*\n$/) });
});
