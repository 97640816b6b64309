import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiffStep } from '@chunkah/report';
import { file, symlink, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { expect, test, vi } from 'vitest';
import { build } from '../pipeline/build.ts';
import type { BuildOptions, PlanOptions } from '../pipeline/options.ts';
import { type AgainstOptions, plan } from '../pipeline/plan.ts';
import { diff } from './diff.ts';

type Context = Parameters<typeof temporaryRootfs>[0];

const sourceDateEpoch = 1_700_000_000;

function of(component: string) {
  return { xattrs: { 'user.component': component }, mtime: 1_000_000_000 };
}

const tree: Tree = {
  'a/one': file('one', of('a')),
  'a/two': file('twos', of('a')),
  'b/one': file('b', of('b')),
  'b/link': symlink('one', { mtime: 1_000_000_000 }),
  'c/one': file('c', of('c')),
};

const { 'a/one': _, ...withoutOne } = tree;
const changed: Tree = {
  ...withoutOne,
  'a/two': file('TWOS', of('a')),
  'b/more': file('12345', of('b')),
  'c/two': file('twos', of('c')),
  'd/new': file('new', of('d')),
};

async function imageOf(rootfs: string, options: Partial<BuildOptions> = {}): Promise<string> {
  const path = join(temporaryDirectory(), 'image');
  await build({ rootfs, output: { kind: 'directory', path }, sourceDateEpoch, ...options });
  return `oci:${path}`;
}

async function stepOf(options: PlanOptions & AgainstOptions): Promise<DiffStep> {
  const { against } = await plan({ sourceDateEpoch, ...options });
  if (against === undefined) throw new Error('not reached');
  return against;
}

/** The older image, the newer tree, and what `diff` says of the older and the newer image. */
async function pairOf(context: Context, options: Partial<BuildOptions> = {}) {
  const older = await imageOf(temporaryRootfs(context, tree), options);
  const rootfs = temporaryRootfs(context, changed);
  const newer = await imageOf(rootfs, options);
  const [step] = (await diff({ images: [older, newer], files: 9 })).steps;
  if (step === undefined) throw new Error('not reached');
  return { older, rootfs, step: { ...step, new: 'the plan', isPlanned: true } };
}

/** Without what a plan does not know of compressed layers. */
function withoutBlobs(step: DiffStep) {
  const { downloadBytes: _download, imageBytes: _all, layers, ...rest } = step;
  return { ...rest, layers: layers.map(({ digest: _digest, bytes: _bytes, ...layer }) => layer) };
}

test.each([1, 3, 9])(
  'a plan of at most %i layers differs from an image as the image that is built of it does',
  async (maxLayers) => {
    const context = { skip: never };
    const { older, rootfs, step } = await pairOf(context, { maxLayers });
    expect(step.added).toBeGreaterThan(0);
    expect(await stepOf({ rootfs, maxLayers, against: older, files: 9 })).toEqual(step);
  },
);

test.each(['gzip', 'zstd', 'zstd:chunked'] as const)(
  'so it does compressed with %s, sizes of blobs aside',
  async (compression) => {
    const { older, rootfs, step } = await pairOf({ skip: never }, { compression });
    const found = await stepOf({ rootfs, compression, against: older, files: 9 });
    expect(withoutBlobs(found)).toEqual(withoutBlobs(step));
    expect(found).toMatchObject({ downloadBytes: step.downloadTarBytes, imageBytes: step.imageTarBytes });
  },
);

test('layers that would be compressed otherwise are downloaded again, for that reason alone', async (context) => {
  const rootfs = temporaryRootfs(context, tree);
  const older = await imageOf(rootfs, { compression: 'gzip' });
  expect(await stepOf({ rootfs, compression: 'gzip', against: older })).toMatchObject({ added: 0, gone: 0 });
  const warnings: string[] = [];
  const logger = { warn: (text: string) => void warnings.push(text), info: () => {}, debug: () => {} };
  const step = await stepOf({ rootfs, compression: 'zstd', against: older, logger });
  expect(step.kept).toBe(0);
  expect(warnings).toEqual([expect.stringMatching(/ have the compression gzip, those of the plan zstd: none stays/)]);
  for (const { reasons } of step.layers) expect(reasons).toEqual([{ kind: 'encoding', entries: 0, bytes: 0 }]);
});

test('without the layers of the image it is known which ones stay, and components are compared', async (context) => {
  const { older, rootfs, step } = await pairOf(context);
  const { kept, added, gone, downloadBytes } = step;
  const found = await stepOf({ rootfs, against: manifestAlone(older.slice('oci:'.length)) });
  expect(found).toMatchObject({
    basis: 'components',
    kept,
    added,
    gone,
    downloadBytes,
    downloadTarBytes: downloadBytes,
  });
  for (const layer of found.layers) expect(layer).not.toHaveProperty('reasons');
});

/** Copies the documents of an image. */
function manifestAlone(image: string): string {
  const to = temporaryDirectory();
  const blob = (digest: string) => join(image, 'blobs', digest.replace(':', '/'));
  const { manifests } = JSON.parse(readFileSync(join(image, 'index.json'), 'utf8'));
  copyFileSync(blob(manifests[0].digest), join(to, 'manifest.json'));
  const { config } = JSON.parse(readFileSync(join(to, 'manifest.json'), 'utf8'));
  copyFileSync(blob(config.digest), join(to, 'config.json'));
  return `manifest:${join(to, 'manifest.json')}`;
}

test('nothing stays of the temporary files, and what is wrong with the image is said', async (context) => {
  const { older, rootfs } = await pairOf(context);
  const temporary = temporaryDirectory();
  vi.stubEnv('TMPDIR', temporary);
  await stepOf({ rootfs, against: older, files: 1 });
  expect(readdirSync(temporary)).toEqual([]);
  await expect(plan({ rootfs, against: '/no/such/image' })).rejects.toMatchObject({
    code: 'IMAGE_NOT_FOUND',
    option: { name: 'against' },
  });
  vi.unstubAllEnvs();
});

function never(): never {
  throw new Error('not reached');
}
