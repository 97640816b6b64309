import { join } from 'node:path';
import { changeComponent, writeSample } from '@chunkah/sample';
import { expect, test } from 'vitest';
import { builtPair, expectSameComparison, expectSamePlan, imagePair } from './diff/image-pairs.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { startRegistry } from './registry/start-registry.ts';

test.each([1, 2])('diff says what a comparison of all tar entries says, and so does a plan: pair %i', async (seed) => {
  const pair = await imagePair(seed);
  const { older, newer } = pair;
  const step = await expectSameComparison(older, newer);
  expect(step.added).toBeGreaterThan(0);
  const back = await expectSameComparison(newer, older);
  expect(back.kept).toBe(step.kept);
  await expectSamePlan(pair);
});

test('diff says of the demo what a comparison of all tar entries says, and what the guide shows', async () => {
  const place = scratchDirectory();
  const roots = ['sample-1', 'sample-2'].map((name) => join(place, name));
  const [first = '', second = ''] = roots;
  const { files } = writeSample(first);
  await run('cp', ['-a', '--', `${first}/.`, second]);
  changeComponent(second, files, 'openssl');
  const options = ['--source-date-epoch', '1735689600'];
  const pair = await builtPair(place, roots, { options, isCompressed: false });
  const step = await expectSameComparison(pair.older, pair.newer);
  expect(step).toMatchObject({ kept: 43, added: 1, gone: 1 });
  expect(step.layers).toMatchObject([
    { layer: 41, before: 41, components: ['xattr/openssl'], reasons: [{ kind: 'content', entries: 3 }, {}] },
  ]);
  await expectSamePlan(pair);
});

test('diff prints steps as text and as Markdown', async () => {
  const { older, newer } = await imagePair(4);
  const images = [`oci:${older}`, `oci:${newer}`, `oci:${older}`];
  const text = await runChunkah(['diff', ...images, '--files', '2']);
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(String(text.stdout)).toMatch(/^image +kept +new +gone +download +share\n/);
  const markdown = await runChunkah(['diff', ...images, '--format', 'markdown']);
  expect(String(markdown.stdout)).toMatch(/^\| image \| next image \| kept \| new \| gone \| download \| share \|\n/);
  const alone = await runChunkah(['diff', images[0] ?? '']);
  expect(alone).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: a comparison needs .*\nhint: .*\n$/) });
});

test('of a registry components are compared, and with --fetch or --files the entries', async () => {
  const registry = await startRegistry();
  const { older, newer, planned } = await imagePair(6);
  const names = ['one', 'two'].map((tag) => `docker://${registry.host}/app:${tag}`);
  for (const [index, image] of [older, newer].entries()) {
    await run('skopeo', ['copy', '--insecure-policy', '--dest-tls-verify=false', `oci:${image}`, names[index] ?? '']);
  }
  const stepOf = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await runChunkah(['diff', ...args, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { old: _old, new: _new, ...step } = JSON.parse(String(stdout)).steps[0];
    return step;
  };
  const local = await stepOf([`oci:${older}`, `oci:${newer}`]);
  const { kept, added, gone, downloadBytes } = local;
  registry.requests();
  expect(await stepOf(names)).toMatchObject({ basis: 'components', kept, added, gone, downloadBytes });
  const fetched = registry.requests().join();
  for (const { digest } of local.layers) expect(fetched).not.toContain(digest);
  expect(await stepOf([...names, '--fetch'])).toEqual(local);
  const withFiles = await stepOf([`oci:${older}`, names[1] ?? '', '--files', '2']);
  expect(withFiles).toEqual(await stepOf([`oci:${older}`, `oci:${newer}`, '--files', '2']));
  const { stdout } = await runChunkah(['plan', ...planned, '--against', names[0] ?? '']);
  expect(String(stdout)).toContain('reasons   by components alone: the layers are not at hand, --fetch gets them');
});
