import { mkdirSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { scanRootfs } from '@chunkah/rootfs';
import { file, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { sha256Digest } from '../image/digest.ts';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import type { EncodedLayer, ImageLayer } from '../layer/image-layer.ts';
import type { LayerContent } from '../layer/layer-encoder.ts';
import type { BlobStore, LayerBlob } from './blob-store.ts';
import { imageOptions, sampleCompressions } from './sample-image.fixture.ts';
import { type WriteProgress, writeImage } from './write-image.ts';

async function sample(layerCount: number) {
  const top = temporaryDirectory();
  const [rootfs = '', files = '', out = ''] = ['rootfs', 'files', 'out'].map((name) => join(top, name));
  for (const path of [rootfs, files, out]) mkdirSync(path);
  writeTree(rootfs, { a: file('x'.repeat(100_000)) });
  const tree = await scanRootfs({ rootfs });
  // Different clamps make different layers.
  const layers = Array.from({ length: layerCount }, (_, number) => layerOf(tree.files, undefined, 1000 + number));
  return { tree, layers, files, image: join(out, 'image') };
}

function encoded(layer: LayerContent): EncodedLayer {
  return { kind: 'encoded', ...layer, annotations: {}, history: { created: 0 } };
}

/** A store that remembers what it gets. */
function memoryStore(files: string, width: number, onLayer: () => Promise<void> = async () => {}) {
  const seen = {
    ...{ blobs: new Map<string, Buffer>(), manifests: [] as string[], asked: [] as string[], taken: 0 },
    ...{ mostAtOnce: 0, mostFiles: 0 },
  };
  let count = 0;
  const store: BlobStore = {
    width,
    async hasLayer({ digest }) {
      seen.asked.push(digest);
      return seen.blobs.has(digest);
    },
    async putLayer({ digest, size, open }: LayerBlob, onSent) {
      count += 1;
      seen.mostAtOnce = Math.max(seen.mostAtOnce, count);
      const [directory = ''] = readdirSync(files);
      seen.mostFiles = Math.max(seen.mostFiles, readdirSync(join(files, directory)).length);
      await onLayer();
      const bytes = await buffer(open(0));
      expect(bytes.length).toBe(size);
      expect(await buffer(open(size - 1))).toEqual(bytes.subarray(-1));
      onSent(Math.floor(size / 2));
      seen.blobs.set(digest, bytes);
      seen.taken += 1;
      count -= 1;
    },
    async putImage({ config, manifest }) {
      seen.blobs.set(config.digest, Buffer.from(config.bytes));
      seen.manifests.push(manifest.digest);
    },
  };
  return { store, seen };
}

test.each(sampleCompressions)('a store gets the image that a directory would get: %j', async (compression) => {
  const { tree, layers, files, image } = await sample(9);
  // The first three wait for each other, however slowly layers are made.
  const { store, seen } = memoryStore(files, 3, async () => {
    while (seen.mostAtOnce < 3) await setTimeout(1);
  });
  const progress: WriteProgress[] = [];
  const options = { tree, layers, compression, threads: 2 };
  const target = { kind: 'store', name: 'a store', files, store } as const;
  const onWrite = (started: WriteProgress) => void progress.push(started);
  const stored = await writeImage(imageOptions({ ...options, target, onWrite }));
  const written = await writeImage(imageOptions({ ...options, target: { kind: 'directory', path: image } }));
  expect(stored).toEqual(written);
  expect(seen.manifests).toEqual([written.manifest.digest]);
  expect([...seen.blobs].map(([digest, bytes]) => digest === sha256Digest(bytes))).not.toContain(false);
  expect([...seen.blobs.keys()].sort()).toEqual(
    [...new Set([written.config, ...written.layers].map(({ digest }) => digest))].sort(),
  );
  expect(seen.mostAtOnce).toBe(3);
  expect(seen.mostFiles).toBeLessThanOrEqual(3 + 2);
  expect(seen.asked).toEqual([]);
  expect(progress.map((one) => one.done() / one.total)).toEqual([1]);
  expect(readdirSync(files)).toEqual([]);
});

test('a layer that the store does not take ends the run, and there is no manifest', async () => {
  const { tree, layers, files } = await sample(9);
  const reason = new Error('no room');
  const { store, seen } = memoryStore(files, 2, () => Promise.reject(reason));
  const target = { kind: 'store', name: 'a store', files, store } as const;
  await expect(writeImage(imageOptions({ tree, layers, threads: 2, target }))).rejects.toBe(reason);
  expect(seen.manifests).toEqual([]);
  expect(readdirSync(files)).toEqual([]);
});

test('an image that is not wanted when it is made has no manifest in the store', async () => {
  const { tree, layers, files } = await sample(3);
  const reason = new Error('too large');
  const { store, seen } = memoryStore(files, 2);
  const target = { kind: 'store', name: 'a store', files, store } as const;
  const onMade = () => {
    throw reason;
  };
  await expect(writeImage(imageOptions({ tree, layers, threads: 2, target, onMade }))).rejects.toBe(reason);
  expect(seen).toMatchObject({ taken: 3, manifests: [] });
  expect(readdirSync(files)).toEqual([]);
});

test('a run that is ended while layers wait for their turn comes to its end', async () => {
  const { tree, layers, files } = await sample(9);
  const run = new AbortController();
  const reason = new Error('ended');
  const { store } = memoryStore(files, 1, async () => {
    await setTimeout(20);
    run.abort(reason);
    await setTimeout(1000);
  });
  const target = { kind: 'store', name: 'a store', files, store } as const;
  const options = imageOptions({ tree, layers, threads: 2, target, signal: run.signal });
  await expect(writeImage(options)).rejects.toBe(reason);
  expect(readdirSync(files)).toEqual([]);
});

test.each(sampleCompressions)(
  'drafts whose digests are known are made only if the store does not have them: %j',
  async (compression) => {
    const { tree, layers, files, image } = await sample(4);
    const options = imageOptions({ tree, layers, compression, threads: 2, target: { kind: 'directory', path: image } });
    const written = await writeImage(options);
    const { store, seen } = memoryStore(files, 2);
    const target = { kind: 'store', name: 'a store', files, store } as const;
    const progress: WriteProgress[] = [];
    const drafted = {
      drafts: layers.slice(0, 3).map((layer) => ({ layer: encoded(layer), isBlobWanted: true })),
      expectedBytes: 0,
      settle: async () => layers.slice(1).map(encoded),
    };
    const write = () =>
      writeImage({ ...options, layers: drafted, target, onWrite: (started) => void progress.push(started) });
    const expected = written.layers.slice(1).map(({ digest }) => digest);
    for (const count of [1, 2]) {
      expect((await write()).layers.map(({ digest }) => digest)).toEqual(expected);
      expect([...seen.blobs.keys()]).toEqual(expect.arrayContaining(expected));
      // The digest of a draft is known before when it is a tar.
      expect(seen.asked).toHaveLength(compression.name === 'none' ? 2 * count : 0);
    }
    expect(seen.blobs.size).toBe(3 + 1);
    expect(seen.taken).toBe(compression.name === 'none' ? 3 + 1 : 3 + 3);
    expect(progress.map((one) => one.done() / one.total)).toEqual([1, 1]);
    expect(readdirSync(files)).toEqual([]);
  },
);

test('a kept layer is read where it lies, and one that is cut short meanwhile ends the run', async () => {
  const { tree, layers, files, image } = await sample(2);
  const gzip = { name: 'gzip', level: 1 } as const;
  const options = imageOptions({ tree, layers, compression: gzip, target: { kind: 'directory', path: image } });
  const written = await writeImage(options);
  const [first, second] = written.layers;
  const [, other] = layers;
  if (first === undefined || second === undefined || other === undefined) throw new Error('no layers');
  const path = join(image, 'blobs', first.digest.replace(':', '/'));
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const kept: ImageLayer = {
    ...{ kind: 'kept', mediaType, digest: first.digest, diffId: first.diffId },
    ...{ annotations: {}, history: { created: 0 }, blob: { path, start: 0, size: first.size } },
  };
  const progress: WriteProgress[] = [];
  const onWrite = (started: WriteProgress) => void progress.push(started);
  const { store, seen } = memoryStore(files, 1);
  const target = { kind: 'store', name: 'a store', files, store } as const;
  const stored = await writeImage({ ...options, layers: [kept, encoded(other)], target, onWrite });
  expect(stored.layers).toEqual([first, second]);
  expect(seen.mostFiles).toBe(1);
  expect([...seen.blobs.keys()]).toEqual(expect.arrayContaining([first.digest, second.digest]));
  expect(progress.map((one) => one.done() / one.total)).toEqual([1]);
  truncateSync(path, first.size - 1);
  const failing = writeImage({ ...options, layers: [kept, encoded(other)], target });
  await expect(failing).rejects.toMatchObject({ code: 'IMAGE_CHANGED' });
  expect(seen.manifests).toHaveLength(1);
  expect(readdirSync(files)).toEqual([]);
});
