import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanRootfs } from '@chunkah/rootfs';
import { file, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LayerCompression } from '../compress/compressions.ts';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import { assertValidImage } from '../validate/assert-valid-image.ts';
import { validateImage } from '../validate/validate-image.ts';
import { dockerManifest } from './docker-manifest.ts';
import { imageOptions, type SampleImage, sampleDescription } from './sample-image.fixture.ts';
import { writeImage } from './write-image.ts';

const scratch = mkdtempSync(join(tmpdir(), 'docker-manifest-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let sample: Pick<SampleImage, 'tree' | 'layers'>;

beforeAll(async () => {
  const rootfs = join(scratch, 'rootfs');
  mkdirSync(rootfs);
  writeTree(rootfs, { 'a/file': file('a'), 'b/file': file('b') });
  const tree = await scanRootfs({ rootfs });
  // The first layer is the last one, too.
  sample = { tree, layers: ['/a', '/b', '/a'].map((path) => layerOf(tree.files, [path, `${path}/file`])) };
});

interface ArchiveOptions {
  readonly form?: 'oci' | 'docker';
  readonly tags?: readonly string[];
  readonly compression?: LayerCompression;
}

async function archive({ form = 'docker', tags = [], compression = { name: 'none' } }: ArchiveOptions) {
  const path = join(temporaryDirectory(), 'image.tar');
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const image = { ...sampleDescription, tags };
  const target = { kind: 'archive', path, form } as const;
  const written = await writeImage(imageOptions({ ...sample, target, image, compression, onWarning }));
  return { path, written, warnings };
}

function member(path: string, name: string): string {
  return execFileSync('tar', ['-xOf', path, name], { encoding: 'utf8' });
}

describe('an archive for docker', () => {
  test.each([{ name: 'none' }, { name: 'gzip' }] as const)(
    'of $name layers is the OCI archive and a list of its blobs, equal layers as often as the image has them',
    async (compression) => {
      const tags = ['docker.io/library/a:1', 'localhost/b:latest'];
      const { path, written, warnings } = await archive({ tags, compression });
      await assertValidImage(path);
      const blob = (digest: string) => `blobs/${digest.replace(':', '/')}`;
      const layers = written.layers.map(({ digest }) => blob(digest));
      expect(layers[2]).toBe(layers[0]);
      const list = JSON.stringify([{ Config: blob(written.config.digest), Layers: layers, RepoTags: tags }]);
      expect(member(path, 'manifest.json')).toBe(list);
      expect(warnings).toEqual([]);
      const other = await archive({ form: 'oci', tags, compression });
      const names = (archived: string) => execFileSync('tar', ['-tf', archived], { encoding: 'utf8' });
      expect(names(path)).toBe(`${names(other.path)}manifest.json\n`);
      expect(member(path, 'index.json')).toBe(member(other.path, 'index.json'));
      expect((await archive({ tags, compression })).written.manifest).toEqual(written.manifest);
    },
  );

  test('without names has an empty list of them', async () => {
    const { path } = await archive({});
    expect(JSON.parse(member(path, 'manifest.json'))).toMatchObject([{ RepoTags: [] }]);
  });

  test('of zstd layers is written, with a warning', async () => {
    const { path, warnings } = await archive({ compression: { name: 'zstd' } });
    await assertValidImage(path);
    expect(warnings).toEqual([expect.stringContaining('docker before version 23')]);
  });

  test('is not an archive that readers refuse for its size', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const config = { digest, bytes: new Uint8Array(0) };
    const of = (count: number) => dockerManifest({ config, layers: Array<string>(count).fill(digest), tags: [] });
    expect(of(12_000).length).toBeLessThan(1024 * 1024);
    expect(() => of(14_000)).toThrow(expect.objectContaining({ code: 'DOCKER_MANIFEST_TOO_LARGE' }));
  });

  test.each([
    ['another config', (text: string) => text.replace(/"Config":"[^"]*"/, '"Config":"x"'), 'DOCKER_MANIFEST_MISMATCH'],
    ['a layer less', (text: string) => text.replace(/,"blobs[^"]*"\]/, ']'), 'DOCKER_MANIFEST_MISMATCH'],
    ['names that are none', (text: string) => text.replace('"RepoTags":[]', '"RepoTags":[1]'), 'FIELD_INVALID'],
    ['no list', () => '{}', 'FIELD_INVALID'],
    ['a list of nothing that is an image', () => '[1]', 'FIELD_INVALID'],
  ])('whose list has %s is not valid', async (_, damage, code) => {
    const { path } = await archive({});
    const unpacked = temporaryDirectory();
    execFileSync('tar', ['-xf', path, '-C', unpacked]);
    const name = join(unpacked, 'manifest.json');
    const text = readFileSync(name, 'utf8');
    await assertValidImage(unpacked);
    writeFileSync(name, damage(text));
    const { faults } = await validateImage(unpacked);
    expect(faults).toEqual([expect.objectContaining({ code, where: expect.stringMatching(/^manifest\.json/) })]);
  });
});
