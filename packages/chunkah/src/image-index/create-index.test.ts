import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, type TestContext, test } from 'vitest';
import { build } from '../pipeline/build.ts';
import { createIndex } from './create-index.ts';

const hint = { 'user.component': 'all' };

async function imageFor(context: TestContext, architecture: string, path = join(temporaryDirectory(), 'image')) {
  const rootfs = temporaryRootfs(context, { f: file(architecture, { xattrs: hint }), g: file('same') });
  const kind = path.endsWith('.tar') ? 'archive' : 'directory';
  const options = { rootfs, output: { kind, path }, architecture, threads: 1, sourceDateEpoch: 1 } as const;
  return { path, digest: (await build(options)).digest };
}

function blobOf(path: string, digest: string): Buffer {
  return readFileSync(join(path, 'blobs', digest.replace(':', '/')));
}

const newDirectory = () => ({ kind: 'directory', path: join(temporaryDirectory(), 'index') }) as const;

/** Puts another document at the top of an image directory. */
function replaceTop(path: string, manifests: readonly object[]): void {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
  writeFileSync(join(path, 'index.json'), bytes);
}

function addBlob(path: string, document: object): { digest: string; size: number } {
  const bytes = Buffer.from(JSON.stringify(document));
  const hex = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(path, 'blobs/sha256', hex), bytes);
  return { digest: `sha256:${hex}`, size: bytes.length };
}

describe('an index of two images', () => {
  test('names both by their platforms, in their order, and holds them as they are', async (context) => {
    const arm = await imageFor(context, 'arm64', join(temporaryDirectory(), 'arm.tar'));
    const amd = await imageFor(context, 'amd64');
    const output = newDirectory();
    const images = [`oci-archive:${arm.path}`, amd.path];
    const { digest, manifests } = await createIndex({ images, output, tag: ['a', 'b'] });
    expect(manifests.map((one) => [one.digest, one.platform.architecture])).toEqual([
      [arm.digest, 'arm64'],
      [amd.digest, 'amd64'],
    ]);
    const top = JSON.parse(readFileSync(join(output.path, 'index.json'), 'utf8')).manifests;
    const names = top.map(({ annotations }: { annotations: object }) => Object.values(annotations)[0]);
    expect([names, top[0].digest, top[1].digest]).toEqual([['a', 'b'], digest, digest]);
    const index = JSON.parse(blobOf(output.path, digest).toString());
    expect(index).toMatchObject({ mediaType: 'application/vnd.oci.image.index.v1+json', schemaVersion: 2 });
    expect(index.manifests).toMatchObject(
      manifests.map(({ size, platform, digest: manifest }) => ({ size, platform, digest: manifest })),
    );
    for (const name of readdirSync(join(output.path, 'blobs/sha256'))) {
      expect(
        createHash('sha256')
          .update(blobOf(output.path, `sha256:${name}`))
          .digest('hex'),
      ).toBe(name);
    }
    expect(blobOf(output.path, amd.digest).equals(blobOf(amd.path, amd.digest))).toBe(true);
    // The layer that both have is there once: three layers, two configs, two manifests, the index.
    expect(readdirSync(join(output.path, 'blobs/sha256'))).toHaveLength(8);
  });

  test('is the same file each time, and may be joined again', async (context) => {
    const [amd, arm] = [await imageFor(context, 'amd64'), await imageFor(context, 'arm64')];
    const archives = ['1.tar', '2.tar'].map(
      (name) => ({ kind: 'archive', path: join(temporaryDirectory(), name) }) as const,
    );
    for (const output of archives) await createIndex({ images: [amd.path, arm.path], output });
    const [first, second] = archives.map(({ path }) => readFileSync(path));
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
    const riscv = await imageFor(context, 'riscv64');
    const images = [archives[0]?.path ?? '', riscv.path];
    const { manifests } = await createIndex({ images, output: newDirectory() });
    expect(manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64', 'riscv64']);
  });

  test('follows indexes in one another, and leaves attestations out', async (context) => {
    const { path, digest } = await imageFor(context, 'amd64');
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const { size } = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8')).manifests[0];
    const attested = addBlob(path, { layers: 'what was attested' });
    const manifests = [
      { mediaType, digest, size },
      { mediaType, ...attested, platform: { os: 'unknown', architecture: 'unknown' } },
    ];
    const inner = { mediaType: 'application/vnd.oci.image.index.v1+json', ...addBlob(path, { manifests }) };
    replaceTop(path, [inner, { mediaType, ...attested, annotations: { 'vnd.docker.reference.type': 'x' } }]);
    const result = await createIndex({ images: [path], output: newDirectory() });
    expect(result.manifests).toEqual([{ digest, size, platform: { os: 'linux', architecture: 'amd64' } }]);
  });
});

describe('no index is made', () => {
  async function refused(
    images: readonly string[],
    code: string,
    output: Parameters<typeof createIndex>[0]['output'] = newDirectory(),
  ) {
    await expect(createIndex({ images, output })).rejects.toMatchObject({ code, hint: expect.any(String) });
    if ('path' in output) expect(() => readFileSync(output.path)).toThrow('ENOENT');
  }

  test('of two images for one platform, of none, or of what has no manifest', async (context) => {
    const amd = await imageFor(context, 'amd64');
    await refused([amd.path, (await imageFor(context, 'amd64')).path], 'INDEX_PLATFORM_TWICE');
    await refused([], 'INDEX_WITHOUT_IMAGES');
    await refused(['docker-archive:x.tar'], 'INDEX_SOURCE_UNSUPPORTED');
    await refused(['containers-storage:x'], 'INDEX_SOURCE_UNSUPPORTED');
    await refused([`oci:${amd.path}:none`], 'IMAGE_NOT_FOUND');
  });

  test('of an image with a layer that is missing or another one', async (context) => {
    const { path, digest } = await imageFor(context, 'amd64');
    const [layer] = JSON.parse(blobOf(path, digest).toString()).layers;
    const place = join(path, 'blobs', layer.digest.replace(':', '/'));
    writeFileSync(place, Buffer.alloc(layer.size));
    await refused([path], 'IMAGE_INVALID');
    writeFileSync(place, '');
    await refused([path], 'IMAGE_INVALID');
  });

  test('where only one image can go', async (context) => {
    const { path } = await imageFor(context, 'amd64');
    await refused([path], 'INDEX_OUTPUT_UNSUPPORTED', { kind: 'descriptor', descriptor: 1 });
    await refused([path], 'INDEX_OUTPUT_UNSUPPORTED', { kind: 'containers-storage', name: 'x' });
    const archive = join(temporaryDirectory(), 'x.tar');
    await refused([path], 'INDEX_OUTPUT_UNSUPPORTED', { kind: 'archive', path: archive, form: 'docker' });
  });
});
