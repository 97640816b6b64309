import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanRootfs } from '@chunkah/rootfs';
import { file, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import { imageOptions } from '../write/sample-image.fixture.ts';
import { writeImage } from '../write/write-image.ts';
import { validateImage } from './validate-image.ts';

const prefix = 'io.github.containers.zstd-chunked.';
const [checksum, tocPlace, tarSplitPlace] = ['manifest-checksum', 'manifest-position', 'tarsplit-position'].map(
  (name) => prefix + name,
) as [string, string, string];

type Annotations = Record<string, string | undefined>;

/** Findings of an image after a change to the annotations of the first of two equal layers. */
async function findingsAfter(change: (annotations: Annotations) => void, differs = false): Promise<string[]> {
  const rootfs = temporaryDirectory();
  writeTree(rootfs, { 'usr/file': file('content') });
  const tree = await scanRootfs({ rootfs });
  const path = join(temporaryDirectory(), 'image');
  const compression = { name: 'zstd:chunked' } as const;
  const layers = [layerOf(tree.files), layerOf(tree.files)];
  const { manifest } = await writeImage(
    imageOptions({ target: { kind: 'directory', path }, tree, layers, compression }),
  );
  const document: { layers: [{ annotations: Annotations }, { annotations: Annotations }] } = JSON.parse(
    Buffer.from(manifest.bytes).toString(),
  );
  change(document.layers[0].annotations);
  if (!differs) document.layers[1].annotations = document.layers[0].annotations;
  const text = JSON.stringify(document);
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  writeFileSync(join(path, 'blobs', digest.replace(':', '/')), text);
  const index = readFileSync(join(path, 'index.json'), 'utf8');
  const changed = index.replace(manifest.digest, digest).replace(/"size":\d+/, `"size":${text.length}`);
  writeFileSync(join(path, 'index.json'), changed);
  const { faults } = await validateImage(path);
  return faults.filter(({ code }) => code === 'ZSTD_CHUNKED_BROKEN').map(({ message }) => message);
}

test.each<[string, (annotations: Annotations) => void, string[]]>([
  ['nothing', () => {}, []],
  [
    'all annotations lost: it is a layer of zstd',
    (annotations) => {
      for (const key of [checksum, tocPlace, tarSplitPlace]) delete annotations[key];
    },
    [],
  ],
  [
    'one annotation lost',
    (annotations) => {
      delete annotations[checksum];
    },
    [`the annotation ${checksum} is missing`],
  ],
  [
    'another digest',
    (annotations) => {
      annotations[checksum] = `sha256:${'0'.repeat(64)}`;
    },
    [expect.stringMatching(`^${tocPlace}: the table has the digest sha256:[0-9a-f]{64}$`)],
  ],
  [
    'another form',
    (annotations) => {
      annotations[tocPlace] = annotations[tocPlace]?.replace(/:1$/, ':2');
      annotations[tarSplitPlace] = '-1:2:3';
    },
    [`${tocPlace}: has another form`, `${tarSplitPlace}: has another form`],
  ],
  [
    'another place',
    (annotations) => {
      annotations[tocPlace] = annotations[tocPlace]?.replace(/^\d+/, '5');
      annotations[tarSplitPlace] = annotations[tarSplitPlace]?.replace(/^\d+/, '999999999');
    },
    [
      expect.stringMatching(`^${tocPlace}: the table cannot be decompressed: `),
      `${tarSplitPlace}: points behind the end of the blob`,
    ],
  ],
  [
    'another size of the content',
    (annotations) => {
      annotations[tarSplitPlace] = annotations[tarSplitPlace]?.replace(/\d+$/, '10');
    },
    [`${tarSplitPlace}: the table has another size`],
  ],
])('%s', async (_, change, expected) => {
  expect(await findingsAfter(change)).toEqual(expected);
});

test('two layers that are one blob with different annotations', async () => {
  const findings = await findingsAfter((annotations) => {
    annotations[tocPlace] = '5:5:5:1';
  }, true);
  expect(findings).toEqual([
    expect.stringMatching(`^${tocPlace}: the table cannot be decompressed`),
    'the same blob has other annotations elsewhere',
  ]);
});
