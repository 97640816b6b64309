import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanRootfs } from '@chunkah/rootfs';
import { file, symlink, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChunkedBlob } from '../compress/zstd-chunked/chunked-blob.fixture.ts';
import type { StringMap } from '../image/string-map.ts';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import { assertValidImage } from '../validate/assert-valid-image.ts';
import { hashLayers } from './hash-layers.ts';
import { imageOptions, readLayer, type SampleImage } from './sample-image.fixture.ts';
import { writeImage } from './write-image.ts';

const compression = { name: 'zstd:chunked' } as const;
const chunkedKeys = ['manifest-checksum', 'manifest-position', 'tarsplit-position'].map(
  (key) => `io.github.containers.zstd-chunked.${key}`,
);

const rootfs = mkdtempSync(join(tmpdir(), 'chunked-layers-'));
afterAll(() => rmSync(rootfs, { recursive: true }));

/** One layer for each directory at the top. */
let sample: Pick<SampleImage, 'tree' | 'layers'>;

beforeAll(async () => {
  writeTree(rootfs, {
    'name/caf\udce9': file('latin'),
    'plain/file': file('x'.repeat(300_000)),
    'target/link': symlink('caf\udce9'),
    'text/naïve': file('text'),
    'text/link': symlink('naïve'),
  });
  const tree = await scanRootfs({ rootfs });
  const paths = Array.from(tree.files, ({ path }) => path);
  const tops = ['name', 'plain', 'target', 'text', 'plain'];
  sample = {
    tree,
    layers: tops.map((top) =>
      layerOf(
        tree.files,
        paths.filter((path) => path.startsWith(`/${top}`)),
      ),
    ),
  };
});

test('layers tell where their tables lie; those with other names are plain zstd, and named', async () => {
  const path = join(temporaryDirectory(), 'image');
  const told: unknown[] = [];
  const image = await writeImage({
    ...imageOptions({ ...sample, target: { kind: 'directory', path }, compression, threads: 2 }),
    onOtherCompression: (layer, entry) => told.push([layer, entry]),
  });
  const { manifests } = await assertValidImage(path);
  const layers = manifests[0]?.layers ?? [];
  expect(new Set(layers.map(({ mediaType }) => mediaType))).toEqual(
    new Set(['application/vnd.oci.image.layer.v1.tar+zstd']),
  );
  const chunked = [1, 3, 4];
  for (const [number, { annotations, digest }] of layers.entries()) {
    const keys = chunked.includes(number) ? [...chunkedKeys, 'test.layer'] : ['test.layer'];
    expect(Object.keys(annotations).toSorted()).toEqual(keys);
    // Equal layers have annotations of their own.
    expect(annotations['test.layer']).toBe(String(number));
    if (!chunked.includes(number)) continue;
    const { 'test.layer': _, ...tables } = annotations as StringMap;
    const blob = readFileSync(join(path, 'blobs', digest.replace(':', '/')));
    expect(readChunkedBlob(blob, tables).tar.equals(readLayer(path, digest))).toBe(true);
  }
  expect(told).toEqual([
    [0, '/name/caf\udce9'],
    [2, '/target/link'],
  ]);
  // The blobs of the others are those of plain zstd.
  const plain = await writeImage(
    imageOptions({ ...sample, target: { kind: 'directory', path: `${path}-zstd` }, compression: { name: 'zstd' } }),
  );
  for (const number of [0, 2]) expect(image.layers[number]).toEqual(plain.layers[number]);
  expect(image.layers.map(({ diffId }) => diffId)).toEqual(plain.layers.map(({ diffId }) => diffId));
});

test('diff ids are known without the blobs', async () => {
  const path = join(temporaryDirectory(), 'image');
  const options = imageOptions({ ...sample, target: { kind: 'directory', path }, compression });
  const image = await writeImage(options);
  if ('drafts' in options.layers) throw new Error('the layers are settled');
  const layers = options.layers.flatMap((layer) => (layer.kind === 'encoded' ? [{ layer, compression }] : []));
  const hashed = await hashLayers({ ...options, layers });
  expect(hashed).toEqual(image.layers.map(({ diffId }) => diffId));
});
