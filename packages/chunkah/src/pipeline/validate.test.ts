import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientProfiles } from '@chunkah/presets';
import { file, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { createIndex } from '../image-index/create-index.ts';
import { build } from './build.ts';
import type { BuildOptions } from './options.ts';
import { plan } from './plan.ts';
import { validate } from './validate.ts';

type Context = Parameters<typeof temporaryRootfs>[0];

const own = (component: string) => ({ xattrs: { 'user.component': component } });
const tree: Tree = { a: file('a', own('a')), b: file('b', own('b')) };

/** Builds an image. @returns its path. */
async function imageOf(context: Context, rootTree: Tree, options: Partial<BuildOptions> = {}): Promise<string> {
  const path = join(temporaryDirectory(), 'image');
  const rootfs = temporaryRootfs(context, rootTree);
  await build({ rootfs, output: { kind: 'directory', path }, sourceDateEpoch: 1_700_000_000, ...options });
  return path;
}

/** What clients say of an image: `severity rule` with the layer or the path. */
async function saidOf(image: string, clients: readonly string[]): Promise<string[] | undefined> {
  const { findings } = await validate({ image, clients });
  return findings?.map(({ severity, rule, layer, path }) => {
    return [severity, rule, layer, path].filter((part) => part !== undefined).join(' ');
  });
}

const everyone = ['docker', 'docker-20.10', 'ghcr', 'podman', 'bootc', 'umoci'];

test('clients take a usual image, and without clients nothing is said of them', async (context) => {
  const image = await imageOf(context, tree);
  expect(await saidOf(image, everyone)).toEqual([]);
  expect(await validate({ image })).not.toHaveProperty('findings');
  await expect(validate({ image, clients: ['dokcer'] })).rejects.toMatchObject({ code: 'CHOICE_INVALID' });
});

test('docker takes 125 layers, and not one more', async (context) => {
  const files = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, number) => [`f${number}`, file(`${number}`, own(`c${number}`))]),
    );
  const most = await imageOf(context, files(125), { maxLayers: 200 });
  expect(await saidOf(most, ['docker', 'podman'])).toEqual([]);
  const more = await imageOf(context, files(126), { maxLayers: 200 });
  const { valid, findings } = await validate({ image: more, clients: ['docker', 'podman'] });
  expect({ valid, findings }).toEqual({
    valid: true,
    findings: [
      {
        severity: 'error',
        rule: 'layers',
        client: 'docker',
        message: 'docker: the image has 126 layers, and Docker from 23.0, classic image store takes 125',
        hint: expect.stringContaining('--max-layers 125'),
      },
    ],
  });
});

test('a compression that a client does not read is found', async (context) => {
  const image = await imageOf(context, tree, { compression: 'zstd' });
  expect(await saidOf(image, ['podman', 'docker-20.10'])).toEqual(['error compression 1']);
  const chunked = await imageOf(context, tree, { compression: 'zstd:chunked' });
  expect(await saidOf(chunked, ['bootc-composefs', 'bootc'])).toEqual(['error compression 1', 'warning compression 1']);
});

test('a manifest and a config of 4 MiB are taken, and not a byte more', async (context) => {
  const mebibytes = 4 * 1024 * 1024;
  const bytesOf = async (options: Partial<BuildOptions>, document: 'manifest' | 'config') => {
    const path = await imageOf(context, tree, options);
    const blob = (digest: string) => readFileSync(join(path, 'blobs', digest.replace(':', '/')));
    const manifest = blob(JSON.parse(readFileSync(join(path, 'index.json'), 'utf8')).manifests[0].digest);
    const bytes = document === 'manifest' ? manifest : blob(JSON.parse(manifest.toString()).config.digest);
    return { path, size: bytes.length };
  };
  for (const [document, option] of [
    ['manifest', 'annotations'],
    ['config', 'labels'],
  ] as const) {
    const { size } = await bytesOf({ [option]: ['k='] }, document);
    const padding = mebibytes - size;
    const most = await bytesOf({ [option]: [`k=${'x'.repeat(padding)}`] }, document);
    expect(most.size).toBe(mebibytes);
    expect(await saidOf(most.path, ['podman', 'ghcr'])).toEqual([]);
    const more =
      document === 'config'
        ? (await bytesOf({ labels: [`k=${'x'.repeat(padding + 1)}`] }, document)).path
        : withLongerManifest(most.path);
    // The limit of these clients is that of every reader, ours included.
    await expect(saidOf(more, ['podman'])).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining(`its ${document} has ${mebibytes + 1} bytes, more than ${mebibytes}`),
    });
  }
});

/** Adds a space to the manifest of an image: no build makes one that long. */
function withLongerManifest(image: string): string {
  const index = JSON.parse(readFileSync(join(image, 'index.json'), 'utf8'));
  const [descriptor] = index.manifests;
  const blobs = join(image, 'blobs/sha256');
  const manifest = `${readFileSync(join(blobs, descriptor.digest.slice('sha256:'.length)), 'utf8')} `;
  const hex = createHash('sha256').update(manifest).digest('hex');
  writeFileSync(join(blobs, hex), manifest);
  const manifests = [{ ...descriptor, digest: `sha256:${hex}`, size: manifest.length }];
  writeFileSync(join(image, 'index.json'), JSON.stringify({ ...index, manifests }));
  return image;
}

test('names are looked at for clients that care', async (context) => {
  const image = await imageOf(context, { ...tree, 'd/\udcff': file('x', own('b')), 'é/é': file('y', own('a')) });
  expect(await saidOf(image, ['docker', 'podman'])).toEqual([]);
  expect(await saidOf(image, ['bootc'])).toEqual(['error names /d/\udcff', 'warning names /é']);
  const { findings } = await validate({ image, clients: ['bootc'] });
  expect(findings?.map(({ message }) => message)).toEqual([
    'bootc: the name /d/\\xff is not UTF-8, which bootc with its ostree backend refuses',
    expect.stringMatching(/^bootc: the name \/é and 1 more is not ASCII, and bootc .* fails there/),
  ]);
});

test.each(['none', 'gzip', 'zstd', 'zstd:chunked'] as const)(
  'what is said of a plan is said of the image that is made of it: %s',
  async (compression) => {
    const files = Array.from({ length: 130 }, (_, number): [string, Tree[string]] => {
      return [`${number}/${number % 50 === 0 ? '\udcff' : 'é'}`, file(`${number}`, own(`c${number}`))];
    });
    const rootfs = temporaryRootfs({ skip: never }, Object.fromEntries(files));
    const output = { kind: 'directory', path: join(temporaryDirectory(), 'image') } as const;
    const options = { rootfs, compression, maxLayers: 200, sourceDateEpoch: 1_700_000_000 };
    const clients = clientProfiles.map(({ name }) => name);
    await build({ ...options, output });
    const { findings } = await plan({ ...options, clients });
    expect(findings?.length).toBeGreaterThan(4);
    expect((await validate({ image: output.path, clients })).findings).toEqual(findings);
  },
);

function never(): never {
  throw new Error('not reached');
}

test('of several images each is checked, and findings name theirs', async (context) => {
  const images = [
    await imageOf(context, tree, { architecture: 'amd64', compression: 'zstd' }),
    await imageOf(context, tree, { architecture: 'arm64' }),
  ];
  const path = join(temporaryDirectory(), 'index');
  const { manifests } = await createIndex({ images, output: { kind: 'directory', path } });
  const result = await validate({ image: path, clients: ['umoci'] });
  expect(result.manifests).toHaveLength(2);
  const [zstd] = manifests.filter(({ platform }) => platform.architecture === 'amd64');
  expect(result.findings?.map(({ manifest, layer }) => [manifest, layer])).toEqual([[zstd?.digest, 1]]);
});

test('an image with faults is not compared with what clients take', async (context) => {
  const image = await imageOf(context, tree, { compression: 'zstd' });
  const { manifests } = JSON.parse(readFileSync(join(image, 'index.json'), 'utf8'));
  const blob = (digest: string) => join(image, 'blobs', digest.replace(':', '/'));
  const { layers } = JSON.parse(readFileSync(blob(manifests[0].digest), 'utf8'));
  truncateSync(blob(layers[0].digest), 20);
  const result = await validate({ image, clients: ['umoci', 'bootc'] });
  expect(result.valid).toBe(false);
  expect(result).not.toHaveProperty('findings');
});
