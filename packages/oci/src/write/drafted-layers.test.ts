import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Scan, scanRootfs } from '@chunkah/rootfs';
import { file, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import type { EncodedLayer, ImageLayer } from '../layer/image-layer.ts';
import { assertValidImage } from '../validate/assert-valid-image.ts';
import type { DraftedLayers } from './drafted-layers.ts';
import { hashLayers } from './hash-layers.ts';
import type { ImageTarget } from './image-target.ts';
import { imageOptions, sampleCompressions } from './sample-image.fixture.ts';
import { writeImage } from './write-image.ts';

const scratch = mkdtempSync(join(tmpdir(), 'drafts-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let tree: Scan;
/** Of the directories a, b, c and d, and of a and b together. */
let layers: Record<'a' | 'b' | 'c' | 'd' | 'ab', EncodedLayer>;
let number = 0;
/** A new path for an image. */
let place: string;

beforeAll(async () => {
  const rootfs = join(scratch, 'rootfs');
  mkdirSync(rootfs);
  const names = ['a', 'b', 'c', 'd'];
  writeTree(rootfs, Object.fromEntries(names.map((name) => [`${name}/file`, file(name.repeat(1_500_000))])));
  tree = await scanRootfs({ rootfs });
  const layer = (...tops: string[]): EncodedLayer => {
    const content = layerOf(
      tree.files,
      tops.flatMap((top) => [`/${top}`, `/${top}/file`]),
    );
    return { kind: 'encoded', ...content, annotations: { tops: tops.join() }, history: { created: 0 } };
  };
  layers = { a: layer('a'), b: layer('b'), c: layer('c'), d: layer('d'), ab: layer('a', 'b') };
});

beforeEach(() => {
  number += 1;
  place = join(scratch, `image-${number}`);
});

function drafted(drafts: readonly EncodedLayer[], final: (diffIds: readonly (string | undefined)[]) => ImageLayer[]) {
  const settled: DraftedLayers = {
    drafts: drafts.map((layer) => ({ layer, isBlobWanted: true })),
    expectedBytes: 0,
    settle: async (diffIds) => final(diffIds),
  };
  return settled;
}

const targets: readonly (readonly [string, (path: string) => ImageTarget])[] = [
  ['a directory', (path) => ({ kind: 'directory', path })],
  ['an archive', (path) => ({ kind: 'archive', path })],
];

describe.each(targets)('to %s', (_name, targetAt) => {
  test.each(sampleCompressions)(
    'drafts that stay, and layers in place of those that do not: %o',
    async (compression) => {
      const final = [layers.c, layers.ab, layers.d, layers.c];
      const options = { ...imageOptions({ target: targetAt(place), tree, layers: [], compression, threads: 2 }) };
      const told: unknown[] = [];
      let progress: { done(): number; readonly total: number } | undefined;
      const image = await writeImage({
        ...options,
        layers: drafted([layers.a, layers.c, layers.b], (diffIds) => {
          told.push(...diffIds);
          return final;
        }),
        onWrite: (value) => {
          progress = value;
        },
      });
      const plain = await writeImage({ ...options, target: targetAt(`${place}-plain`), layers: final });
      expect(image.manifest.digest).toBe(plain.manifest.digest);
      expect(image.layers).toEqual(plain.layers);
      expect(told).toEqual(
        await hashLayers({ ...options, layers: [layers.a, layers.c, layers.b].map((layer) => ({ layer })) }),
      );
      expect(progress?.done()).toBe(progress?.total);
      await assertValidImage(place);
      if (targetAt(place).kind === 'archive')
        expect(readFileSync(place).equals(readFileSync(`${place}-plain`))).toBe(true);
      else expect(readdirSync(join(place, 'blobs/sha256'))).toHaveLength(3 + 2);
    },
  );

  test('a kept layer is copied as it is, beside others', async () => {
    const first = join(scratch, `${number}-first`);
    const gzip = { name: 'gzip', level: 9 } as const;
    const options = imageOptions({ target: { kind: 'directory', path: first }, tree, layers: [], compression: gzip });
    const { layers: written } = await writeImage({ ...options, layers: [layers.a, layers.b] });
    const kept = written.map(({ digest, diffId, size }, index): ImageLayer => {
      const path = join(first, 'blobs', digest.replace(':', '/'));
      const { annotations, history } = index === 0 ? layers.a : layers.b;
      const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
      return { kind: 'kept', annotations, history, mediaType, digest, diffId, blob: { path, start: 0, size } };
    });
    const compression = { name: 'gzip', level: 1 } as const;
    const all = { ...options, compression, target: targetAt(place) };
    const image = await writeImage({ ...all, layers: [...kept, layers.c] });
    expect(image.layers.slice(0, 2)).toEqual(written);
    await assertValidImage(place);
    const onlyKept = await writeImage({ ...all, target: targetAt(`${place}-kept`), layers: kept });
    expect(onlyKept.layers).toEqual(written);
    await assertValidImage(`${place}-kept`);

    const [blob] = kept;
    if (blob?.kind !== 'kept') throw new Error('no kept layer');
    const bytes = readFileSync(blob.blob.path);
    writeFileSync(blob.blob.path, Buffer.concat([bytes.subarray(1), Buffer.from('x')]));
    const failing = writeImage({ ...all, target: targetAt(`${place}-changed`), layers: [...kept, layers.c] });
    await expect(failing).rejects.toMatchObject({ code: 'IMAGE_CHANGED' });
    expect(readdirSync(scratch)).not.toContain(`image-${number}-changed`);
  });
});

test('a layer that differs from its tar at first sight is not made', async () => {
  const options = imageOptions({ target: { kind: 'directory', path: place }, tree, layers: [] });
  const {
    layers: [blob],
  } = await writeImage({ ...options, layers: [layers.a] });
  const path = join(place, 'blobs', blob?.digest.replace(':', '/') ?? '');
  const size = blob?.size ?? 0;
  const idWith = async (edit: (tar: Buffer) => void) => {
    const copy = join(scratch, 'tar');
    const bytes = readFileSync(path);
    edit(bytes);
    writeFileSync(copy, bytes);
    return (await hashLayers({ ...options, layers: [{ layer: layers.a, tar: { path: copy, start: 0, size } }] }))[0];
  };
  expect(await idWith(() => {})).toBe(blob?.diffId);
  // The time in the second header, then the content, which is not looked at.
  expect(await idWith((tar) => tar.write('7', 512 + 140))).toBe(undefined);
  expect(await idWith((tar) => tar.write('7', 2000))).toBe(blob?.diffId);
  const gone = { path: join(scratch, 'gone'), start: 0, size };
  expect(await hashLayers({ ...options, layers: [{ layer: layers.a, tar: gone }] })).toEqual([blob?.diffId]);
});

test('a pipe gets the bytes of the archive', async () => {
  const fifo = `${place}.fifo`;
  execFileSync('mkfifo', [fifo]);
  const options = imageOptions({ target: { kind: 'archive', path: place }, tree, layers: [], threads: 2 });
  const list = drafted([layers.a, layers.c, layers.b], () => [layers.c, layers.ab, layers.d]);
  await writeImage({ ...options, layers: list });
  const copy = `${place}.copy`;
  const cat = spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', fifo, copy]);
  const ended = new Promise((resolve) => cat.on('close', resolve));
  await writeImage({ ...options, target: { kind: 'archive', path: fifo }, layers: list });
  await ended;
  expect(readFileSync(copy).equals(readFileSync(place))).toBe(true);
});
