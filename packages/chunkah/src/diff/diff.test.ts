import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiffStep, LayerDiff } from '@chunkah/report';
import { file, symlink, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { createIndex } from '../image-index/create-index.ts';
import { build } from '../pipeline/build.ts';
import type { BuildOptions } from '../pipeline/options.ts';
import { diff } from './diff.ts';

type Context = Parameters<typeof temporaryRootfs>[0];

const epoch = 1_700_000_000;

function of(component: string) {
  return { xattrs: { 'user.component': component }, mtime: 1_000_000_000 };
}

const tree: Tree = {
  'a/one': file('one', of('a')),
  'a/two': file('twos', of('a')),
  'b/one': file('b', of('b')),
  'b/two': file('bb', of('b')),
  'b/link': symlink('one', { mtime: 1_000_000_000 }),
};

/** Builds an image. @returns how it is named. */
async function imageOf(context: Context, rootTree: Tree, options: Partial<BuildOptions> = {}): Promise<string> {
  const path = join(temporaryDirectory(), 'image');
  const rootfs = temporaryRootfs(context, rootTree);
  await build({ rootfs, output: { kind: 'directory', path }, sourceDateEpoch: epoch, stripHints: true, ...options });
  return `oci:${path}`;
}

/** The one step from one tree to another. */
async function stepOf(
  context: Context,
  older: Tree,
  newer: Tree,
  options: Partial<BuildOptions> = {},
): Promise<DiffStep> {
  const images = [await imageOf(context, older, options), await imageOf(context, newer, options)];
  const [step] = (await diff({ images, files: 9 })).steps;
  if (step === undefined) throw new Error('not reached');
  return step;
}

/** The new layer with a component. */
function layerWith({ layers }: DiffStep, component: string): LayerDiff | undefined {
  return layers.find(({ components }) => components.includes(component));
}

describe('a new layer', () => {
  test.for<[string, Tree, object]>([
    ['with other bytes', { 'a/two': file('TWOS', of('a')) }, { kind: 'content', entries: 1, bytes: 4 }],
    ['with another size', { 'a/two': file('twotwo', of('a')) }, { kind: 'content', entries: 1, bytes: 6 }],
    ['with a new file', { 'a/new': file('12345', of('a')) }, { kind: 'came', entries: 1, bytes: 5 }],
    [
      'with another mode',
      { 'a/one': file('one', { ...of('a'), mode: 0o600 }) },
      { kind: 'metadata', entries: 1, bytes: 3, fields: ['mode'] },
    ],
    [
      'with another owner',
      { 'a/one': file('one', { ...of('a'), gid: 7 }) },
      { kind: 'metadata', entries: 1, bytes: 3, fields: ['owner'] },
    ],
    [
      'with another time',
      { 'a/one': file('one', { ...of('a'), mtime: 999_999_999 }) },
      { kind: 'metadata', entries: 1, bytes: 3, fields: ['time'] },
    ],
    [
      'with another attribute',
      { 'a/one': file('one', { ...of('a'), xattrs: { ...of('a').xattrs, 'user.x': 'x' } }) },
      { kind: 'metadata', entries: 1, bytes: 3, fields: ['xattr user.x'] },
    ],
  ])('%s says so, and the others stay', async ([, changes, reason], context) => {
    const step = await stepOf(context, tree, { ...tree, ...changes });
    const own = layerWith(step, 'xattr/a');
    expect(step).toMatchObject({ basis: 'entries', kept: 2, added: 1, gone: 1 });
    expect(own?.reasons?.filter(({ kind }) => kind !== 'directories')).toEqual([reason]);
    expect(own).toMatchObject({ before: own?.layer, changes: [] });
    expect(own?.files).toHaveLength(1);
    expect(step.downloadBytes).toBe(own?.bytes);
  });

  test('whose file went or changed its type says so', async (context) => {
    const { 'a/one': _, ...others } = tree;
    const step = await stepOf(context, tree, { ...others, 'a/two': symlink('x', { mtime: 1_000_000_000 }) });
    const reasons = step.layers.flatMap((layer) => layer.reasons ?? []);
    expect(reasons).toContainEqual({ kind: 'content', entries: 1, bytes: 0 });
    expect(step.goneLayers.flatMap(({ components }) => components)).toContain('xattr/a');
  });

  test('whose file came from another layer names it, and the other one, too', async (context) => {
    const step = await stepOf(context, tree, { ...tree, 'a/one': file('one', of('b')) });
    const [a, b] = [layerWith(step, 'xattr/a'), layerWith(step, 'xattr/b')];
    expect(a?.reasons).toContainEqual({ kind: 'moved-away', entries: 1, bytes: 3, layers: [b?.layer] });
    expect(b?.reasons).toContainEqual({ kind: 'moved-here', entries: 1, bytes: 3, layers: [a?.before] });
    expect(a?.files).toContainEqual({ path: '/a/one', kind: 'moved-away', bytes: 3 });
  });

  test('with only another directory above says no more', async (context) => {
    const directories = { 'c/x': file('c', { ...of('c'), mtime: 1_100_000_000 }) };
    const older = { ...tree, ...directories, 'c/y': file('y', of('b')) };
    const newer = { ...older, 'c/z': file('z', of('d')) };
    const step = await stepOf(context, older, newer, { directoryTimes: 'disk' });
    for (const { reasons, components } of step.layers) {
      if (components.includes('xattr/b') || components.includes('xattr/c')) {
        expect(reasons?.map(({ kind }) => kind)).toEqual(['directories']);
      }
    }
  });

  test('of a component that came, went or shares its layer with others says so', async (context) => {
    const { 'b/one': _, 'b/two': __, ...others } = tree;
    const step = await stepOf(context, tree, { ...others, 'd/new': file('new', of('d')) }, { maxLayers: 1 });
    expect(step.layers).toHaveLength(1);
    expect(step.layers[0]?.changes).toEqual([
      { kind: 'came', name: 'xattr/d' },
      { kind: 'gone', name: 'xattr/b' },
    ]);
  });
});

test('of manifests alone only components are compared, and the result says so', async (context) => {
  const images = [await imageOf(context, tree), await imageOf(context, { ...tree, 'a/one': file('ONE', of('a')) })];
  const manifests = images.map(manifestAlone);
  const [step] = (await diff({ images: manifests, files: 3 })).steps;
  expect(step).toMatchObject({ basis: 'components', kept: 2, added: 1, gone: 1 });
  expect(step).not.toHaveProperty('downloadTarBytes');
  expect(step?.layers).toMatchObject([{ components: ['xattr/a'], changes: [] }]);
  expect(step?.layers[0]).not.toHaveProperty('reasons');
});

/** Copies the documents of an image. */
function manifestAlone(image: string): string {
  const from = image.slice('oci:'.length);
  const to = temporaryDirectory();
  const blob = (digest: string) => join(from, 'blobs', digest.replace(':', '/'));
  const { manifests } = JSON.parse(readFileSync(join(from, 'index.json'), 'utf8'));
  copyFileSync(blob(manifests[0].digest), join(to, 'manifest.json'));
  const { config } = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'));
  copyFileSync(blob(config.digest), join(to, 'config.json'));
  return `manifest:${join(to, 'manifest.json')}`;
}

test('several images give a step each and the total', async (context) => {
  const images = [await imageOf(context, tree), await imageOf(context, { ...tree, 'a/one': file('ONE', of('a')) })];
  const [first = '', second = ''] = images;
  const { steps, downloadBytes } = await diff({ images: [first, second, first] });
  expect(steps.map((step) => [step.old, step.new])).toEqual([
    [first, second],
    [second, first],
  ]);
  expect(downloadBytes).toBe((steps[0]?.downloadBytes ?? 0) + (steps[1]?.downloadBytes ?? 0));
  await expect(diff({ images: [first] })).rejects.toMatchObject({ code: 'DIFF_NEEDS_IMAGES' });
  await expect(diff({ images: [first, '/no/such/image'] })).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
});

test('nothing is downloaded for the same image', async (context) => {
  const image = await imageOf(context, tree);
  expect((await diff({ images: [image, image] })).steps).toMatchObject([
    { basis: 'entries', added: 0, gone: 0, downloadBytes: 0, downloadTarBytes: 0, layers: [], goneLayers: [] },
  ]);
});

test('a layer that is only compressed otherwise says so', async (context) => {
  const images = [await imageOf(context, tree), await imageOf(context, tree, { compression: 'gzip' })];
  const [step] = (await diff({ images })).steps;
  expect(step?.added).toBe(3);
  expect(step?.downloadTarBytes).toBe(step?.imageTarBytes);
  for (const { reasons } of step?.layers ?? []) expect(reasons).toEqual([{ kind: 'encoding', entries: 0, bytes: 0 }]);
});

test('of several images in one place the one for a platform is compared', async (context) => {
  const changed = { ...tree, 'a/one': file('ONE', of('a')) };
  const amd64 = await imageOf(context, tree, { architecture: 'amd64' });
  const arm64 = await imageOf(context, changed, { architecture: 'arm64' });
  const path = join(temporaryDirectory(), 'index');
  await createIndex({ images: [amd64, arm64], output: { kind: 'directory', path } });
  for (const [image, platform] of [
    [amd64, 'linux/amd64'],
    [arm64, 'linux/arm64'],
  ] as const) {
    const { steps } = await diff({ images: [image, `oci:${path}`], platform });
    expect(steps).toMatchObject([{ kept: 3, added: 0, gone: 0 }]);
  }
});
