import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { scanRootfs } from '@chunkah/rootfs';
import { file, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { sha256Digest } from '../image/digest.ts';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import type { BlobStore, LayerFile } from './blob-store.ts';
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

/** A store that remembers what it gets. */
function memoryStore(files: string, width: number, onLayer: () => Promise<void> = async () => {}) {
  const seen = { blobs: new Map<string, Buffer>(), mostAtOnce: 0, mostFiles: 0, manifests: [] as string[] };
  let count = 0;
  const store: BlobStore = {
    width,
    async putLayer({ path, digest, size }: LayerFile, onSent) {
      count += 1;
      seen.mostAtOnce = Math.max(seen.mostAtOnce, count);
      const [directory = ''] = readdirSync(files);
      seen.mostFiles = Math.max(seen.mostFiles, readdirSync(join(files, directory)).length);
      await onLayer();
      expect(statSync(path).size).toBe(size);
      onSent(Math.floor(size / 2));
      seen.blobs.set(digest, readFileSync(path));
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
  const { store, seen } = memoryStore(files, 3, () => setTimeout(5));
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
