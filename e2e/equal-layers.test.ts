import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertValidImage,
  defaultLayerFormat,
  type ImageLayer,
  type ImageTarget,
  type LayerCompression,
  writeImage,
} from '@chunkah/oci';
import { scanRootfs } from '@chunkah/rootfs';
import { file, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { throughFifo } from './fifo.ts';
import { run, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';

/** Writes an image of three components: the first and the last were given the same file. */
async function writeThreeLayers(rootfs: string, target: ImageTarget, compression: LayerCompression) {
  const tree = await scanRootfs({ rootfs });
  const created = 1_700_000_000;
  const layerOf = (path: string, number: number): ImageLayer => {
    const entry = tree.files.find(path) ?? expect.fail(`${path} was not found`);
    return {
      kind: 'encoded',
      entries: Uint32Array.of(entry),
      mtimeClamp: created,
      annotations: { 'org.chunkah.component': `c${number}` },
      history: { created, comment: `c${number}` },
    };
  };
  await writeImage({
    target,
    tree,
    format: defaultLayerFormat,
    layers: ['/shared', '/other', '/shared'].map(layerOf),
    compression,
    image: { config: {}, architecture: 'amd64', created, annotations: {} },
    threads: 2,
  });
}

async function unpack(archive: string, directory: string): Promise<void> {
  mkdirSync(directory);
  await run('tar', ['-xf', archive, '-C', directory]);
}

test.each([
  { form: 'uncompressed', compression: { name: 'none' } },
  { form: 'compressed', compression: { name: 'gzip' } },
] as const)('two equal $form layers are one blob, named twice, in every kind of output', async ({ compression }) => {
  const scratch = scratchDirectory();
  const rootfs = join(scratch, 'rootfs');
  mkdirSync(rootfs);
  writeTree(rootfs, { shared: file('shared'.repeat(1000)), other: file('other') });
  const path = (name: string) => join(scratch, name);
  const write = (target: ImageTarget) => writeThreeLayers(rootfs, target, compression);

  await write({ kind: 'directory', path: path('directory') });
  await write({ kind: 'archive', path: path('archive') });
  await throughFifo(path('piped'), (fifo) => write({ kind: 'archive', path: fifo }));
  await run('cmp', [path('archive'), path('piped')]);
  const members = String(await run('tar', ['-tf', path('archive')]))
    .trimEnd()
    .split('\n');
  expect(new Set(members).size).toBe(members.length);
  await unpack(path('archive'), path('unpacked'));

  for (const image of [path('directory'), path('unpacked')]) {
    const { layers, diffIds } = readImage(image);
    expect(layers.map((layer) => layer.annotations?.['org.chunkah.component'])).toEqual(['c0', 'c1', 'c2']);
    expect(layers[2]).toMatchObject({ digest: layers[0]?.digest, size: layers[0]?.size });
    expect(diffIds[2]).toBe(diffIds[0]);
    expect(layers[1]?.digest).not.toBe(layers[0]?.digest);
    // Two layers, the config and the manifest.
    expect(readdirSync(join(image, 'blobs/sha256'))).toHaveLength(4);
  }
  expect(readFileSync(path('unpacked/index.json'))).toEqual(readFileSync(path('directory/index.json')));
  for (const image of ['directory', 'archive', 'piped']) await assertValidImage(path(image));
});
