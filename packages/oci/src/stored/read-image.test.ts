import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isChunkahError } from '@chunkah/core';
import { scanRootfs } from '@chunkah/rootfs';
import { file, temporaryDirectory, writeTree } from '@chunkah/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import { imageOptions, sampleDescription } from '../write/sample-image.fixture.ts';
import { writeImage } from '../write/write-image.ts';
import { type ImagePlatform, parsePlatform } from './image-platform.ts';
import type { ImageSource } from './image-source.ts';
import { readImage } from './read-image.ts';
import type { StoredImage } from './stored-image.ts';

/** Images; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 300);
const timeout = 30_000 + runs * 20;

const amd64 = { architecture: 'amd64' };

/** An image directory with two layers, which tests copy. */
let sample: string;
const scratch = mkdtempSync(join(tmpdir(), 'read-image-'));
afterAll(() => rmSync(scratch, { recursive: true }));

beforeAll(async () => {
  const rootfs = join(scratch, 'rootfs');
  mkdirSync(rootfs);
  writeTree(rootfs, { 'a/file': file('a'), 'b/file': file('b') });
  const tree = await scanRootfs({ rootfs });
  const layers = ['/a', '/b'].map((path) => layerOf(tree.files, [path, `${path}/file`]));
  sample = join(scratch, 'image');
  const image = { ...sampleDescription, tags: ['one'] };
  await writeImage(imageOptions({ target: { kind: 'directory', path: sample }, tree, layers, image }));
});

interface Document {
  manifests: Descriptor[];
  config: Descriptor;
  layers: Descriptor[];
  [key: string]: unknown;
}

interface Descriptor {
  digest: string;
  size: number;
  mediaType: string;
  [key: string]: unknown;
}

/** A copy of the sample that tests may damage. */
class Copy {
  readonly path = join(temporaryDirectory(), 'image');

  constructor() {
    cpSync(sample, this.path, { recursive: true });
  }

  blob(digest: string): string {
    return join(this.path, 'blobs', digest.replace(':', '/'));
  }

  json(path: string): Document {
    return JSON.parse(readFileSync(path, 'utf8'));
  }

  get index(): Document {
    return this.json(join(this.path, 'index.json'));
  }

  get manifest(): Document {
    return this.json(this.blob(this.index.manifests[0]?.digest ?? ''));
  }

  get config(): Document {
    return this.json(this.blob(this.manifest.config.digest));
  }

  /** Stores a document as a blob. */
  add(document: unknown): Descriptor {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    writeFileSync(this.blob(digest), text);
    return { digest, size: Buffer.byteLength(text), mediaType: 'application/vnd.oci.image.manifest.v1+json' };
  }

  setIndex(manifests: unknown): this {
    writeFileSync(join(this.path, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
    return this;
  }

  setManifest(document: unknown): this {
    return this.setIndex([this.add(document)]);
  }

  setConfig(document: unknown): this {
    return this.setManifest({ ...this.manifest, config: this.add(document) });
  }

  /** The manifest and the config as files in another directory. */
  documents(): string {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify(this.manifest));
    writeFileSync(join(directory, 'config.json'), readFileSync(this.blob(this.manifest.config.digest)));
    return join(directory, 'manifest.json');
  }

  archive(...options: readonly string[]): string {
    const path = join(temporaryDirectory(), 'image.tar');
    execFileSync('tar', ['-C', this.path, ...options, '-cf', path, '.']);
    return path;
  }
}

async function codeOf(source: ImageSource, platform: ImagePlatform | undefined = amd64): Promise<string> {
  try {
    await readImage(source, platform);
  } catch (error) {
    if (!isChunkahError(error)) throw error;
    expect(`${error.message}${error.hint}`).not.toMatch(/[\n\0]/);
    return error.code;
  }
  return 'none';
}

/** What an image says of its layers, and whether their blobs are at hand. */
function saidOf({ layers }: Pick<StoredImage, 'layers'>) {
  return layers.map(({ blob, ...layer }) => [layer.digest, layer.diffId, layer.annotations['test.layer'], blob?.size]);
}

describe('an image is read', () => {
  const expected = (copy: Copy, hasBlobs: boolean) =>
    copy.manifest.layers.map(({ digest, size }, number) => [digest, digest, `${number}`, hasBlobs ? size : undefined]);

  test('from a directory, and from whatever a path leads to', async () => {
    const copy = new Copy();
    const { path } = copy;
    expect(saidOf(await readImage({ kind: 'oci', path }, amd64))).toEqual(expected(copy, true));
    expect(saidOf(await readImage({ kind: 'path', path }, amd64))).toEqual(expected(copy, true));
  });

  test.each([['--format=gnu'], ['--format=ustar'], ['--format=posix']])('from an archive by tar %s', async (format) => {
    const copy = new Copy();
    const path = copy.archive(format);
    const { layers } = await readImage({ kind: 'oci-archive', path }, amd64);
    expect(saidOf({ layers })).toEqual(expected(copy, true));
    for (const { blob, digest } of layers) {
      const bytes = readFileSync(path).subarray(blob?.start, (blob?.start ?? 0) + (blob?.size ?? 0));
      expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
    }
    expect(saidOf(await readImage({ kind: 'path', path }, amd64))).toEqual(expected(copy, true));
  });

  test('from a manifest with its config beside it, or elsewhere', async () => {
    const copy = new Copy();
    const path = copy.documents();
    expect(saidOf(await readImage({ kind: 'manifest', path }, amd64))).toEqual(expected(copy, false));
    expect(saidOf(await readImage({ kind: 'path', path }, amd64))).toEqual(expected(copy, false));
    const reference = copy.blob(copy.manifest.config.digest);
    expect(saidOf(await readImage({ kind: 'manifest', path, reference }, amd64))).toEqual(expected(copy, false));
  });

  test('without blobs of layers, or with others of another size, or through a symlink', async () => {
    const copy = new Copy();
    const [first, second] = copy.manifest.layers;
    truncateSync(copy.blob(first?.digest ?? ''), 100);
    rmSync(copy.blob(second?.digest ?? ''));
    expect(saidOf(await readImage({ kind: 'oci', path: copy.path }, amd64))).toEqual(expected(copy, false));
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(copy.path, link);
    expect(await codeOf({ kind: 'oci', path: link })).toBe('none');
  });
});

describe('one of several images', () => {
  /** Two images, of which the second is for another architecture. */
  function twoImages(): { copy: Copy; entries: Descriptor[] } {
    const copy = new Copy();
    const [first] = copy.index.manifests;
    const config = copy.add({ ...copy.config, architecture: 'arm64' });
    const other = copy.add({ ...copy.manifest, config });
    const name = (text: string) => ({ annotations: { 'org.opencontainers.image.ref.name': text } });
    return { copy, entries: [{ ...first, ...name('one') } as Descriptor, { ...other, ...name('two') }] };
  }

  test('is named by its tag or digest', async () => {
    const { copy, entries } = twoImages();
    const { path } = copy.setIndex(entries);
    const source = (reference: string): ImageSource => ({ kind: 'oci', path, reference });
    expect(await codeOf(source('one'))).toBe('none');
    expect(await codeOf(source(entries[0]?.digest ?? ''))).toBe('none');
    expect(await codeOf(source('two'), { architecture: 'arm64' })).toBe('none');
    expect(await codeOf(source('two'))).toBe('IMAGE_OTHER_PLATFORM');
    expect(await codeOf(source('three'))).toBe('IMAGE_NOT_FOUND');
  });

  test('is chosen by the platform, also in an index inside the index', async () => {
    const { copy, entries } = twoImages();
    const platforms = entries.map((entry, number) => ({
      ...entry,
      platform: { architecture: ['amd64', 'arm64'][number] },
    }));
    expect(await codeOf({ kind: 'oci', path: copy.setIndex(platforms).path })).toBe('none');
    const inner = copy.add({ schemaVersion: 2, manifests: platforms });
    const { path } = copy.setIndex([inner]);
    expect(await codeOf({ kind: 'oci', path })).toBe('none');
    expect(await codeOf({ kind: 'oci', path }, { architecture: 'arm64' })).toBe('none');
    expect(await codeOf({ kind: 'oci', path }, { architecture: 's390x' })).toBe('IMAGE_OTHER_PLATFORM');
  });

  test('is the one of this machine unless a platform is named, and a single one whatever it is for', async () => {
    const { copy, entries } = twoImages();
    const [own, foreign] = process.arch === 'arm64' ? [...entries].reverse() : entries;
    const index = entries.map((entry, number) => ({
      ...entry,
      platform: { architecture: ['amd64', 'arm64'][number] },
    }));
    const image = await readImage({ kind: 'oci', path: copy.setIndex(index).path });
    expect(image.digest).toBe(own?.digest);
    const single = await readImage({ kind: 'oci', path: copy.setIndex([foreign]).path });
    expect(single.digest).toBe(foreign?.digest);
    expect(single.platform.architecture).not.toBe(image.platform.architecture);
  });

  test('is not an attestation, nor for another variant or system', async () => {
    const { copy, entries } = twoImages();
    const [one, two] = entries;
    const platform = (architecture: string, more: object) => ({ platform: { os: 'linux', architecture, ...more } });
    const attestation = { 'vnd.docker.reference.type': 'attestation-manifest' };
    const { path } = copy.setIndex([
      { ...two, platform: { os: 'windows', architecture: 'amd64' } },
      { ...one, ...platform('amd64', {}) },
      { ...two, ...platform('amd64', { variant: 'v3' }) },
      { ...copy.add({ one: 1 }), platform: { os: 'unknown', architecture: 'unknown' } },
      { ...copy.add({ two: 2 }), ...platform('amd64', {}), annotations: attestation },
    ]);
    const chosen = async (wanted: string) => (await readImage({ kind: 'oci', path }, parsePlatform(wanted))).digest;
    expect(await chosen('linux/amd64')).toBe(one?.digest);
    expect(await chosen('x86_64')).toBe(one?.digest);
    expect(await codeOf({ kind: 'oci', path }, parsePlatform('linux/amd64/v3'))).toBe('IMAGE_OTHER_PLATFORM');
    expect(await chosen('linux/amd64/v2')).toBe(one?.digest);
  });

  test('is not guessed', async () => {
    const { copy, entries } = twoImages();
    expect(await codeOf({ kind: 'oci', path: copy.setIndex(entries).path })).toBe('IMAGE_AMBIGUOUS');
    expect(await codeOf({ kind: 'oci', path: copy.setIndex([]).path })).toBe('IMAGE_INVALID');
  });

  test('an index that holds itself many times over ends', async () => {
    const copy = new Copy();
    let entry = copy.index.manifests[0];
    for (let depth = 0; depth < 10; depth += 1) entry = copy.add({ schemaVersion: 2, manifests: [entry] });
    expect(await codeOf({ kind: 'oci', path: copy.setIndex([entry]).path })).toBe('IMAGE_INVALID');
  });
});

describe('what is not an image is refused', () => {
  const damages: readonly (readonly [string, (copy: Copy) => unknown])[] = [
    ['index.json is missing', ({ path }) => rmSync(join(path, 'index.json'))],
    ['index.json is cut off', ({ path }) => truncateSync(join(path, 'index.json'), 20)],
    ['index.json is a list', ({ path }) => writeFileSync(join(path, 'index.json'), '[]')],
    ['a manifest has another digest', (copy) => writeFileSync(copy.blob(copy.index.manifests[0]?.digest ?? ''), '{}')],
    ['the manifest is missing', (copy) => rmSync(copy.blob(copy.index.manifests[0]?.digest ?? ''))],
    ['the config is missing', (copy) => rmSync(copy.blob(copy.manifest.config.digest))],
    ['the config is cut off', (copy) => truncateSync(copy.blob(copy.manifest.config.digest), 9)],
    ['the manifest is over 4 MiB', (copy) => copy.setManifest({ ...copy.manifest, x: 'x'.repeat(4 * 2 ** 20) })],
    ['the config is over 4 MiB', (copy) => copy.setConfig({ ...copy.config, x: 'x'.repeat(4 * 2 ** 20) })],
    ['layers are not a list', (copy) => copy.setManifest({ ...copy.manifest, layers: {} })],
    [
      'a size is negative',
      (copy) => copy.setManifest({ ...copy.manifest, layers: [{ ...copy.manifest.config, size: -1 }] }),
    ],
    ['a key is there twice', (copy) => copy.setManifest('{"schemaVersion":2,"layers":[],"layers":[]}')],
    ['the config has fewer layers', (copy) => copy.setConfig({ ...copy.config, rootfs: { diff_ids: [] } })],
    ['the config has no diff ids', (copy) => copy.setConfig({ ...copy.config, rootfs: null })],
    [
      'a digest is of another kind',
      (copy) => copy.setManifest({ ...copy.manifest, config: { digest: 'md5:00', size: 1 } }),
    ],
    ['the JSON is deep', (copy) => copy.setManifest('['.repeat(100_000))],
  ];

  test.each(damages)('%s', async (_what, damage) => {
    const copy = new Copy();
    damage(copy);
    expect(await codeOf({ kind: 'oci', path: copy.path })).toBe('IMAGE_INVALID');
    expect(await codeOf({ kind: 'oci-archive', path: copy.archive() })).toBe('IMAGE_INVALID');
  });

  test.each(['a fifo', 'a device', 'a directory', 'a symlink to another file', 'a symlink to itself'])(
    'a config that is %s',
    async (what) => {
      const copy = new Copy();
      const path = copy.blob(copy.manifest.config.digest);
      rmSync(path);
      if (what === 'a fifo') execFileSync('mkfifo', [path]);
      else if (what === 'a device') execFileSync('mknod', [path, 'c', '1', '5']);
      else if (what === 'a directory') mkdirSync(path);
      else symlinkSync(what === 'a symlink to itself' ? path : '/etc/passwd', path);
      expect(await codeOf({ kind: 'oci', path: copy.path })).toMatch(/^IMAGE_(?:INVALID|UNREADABLE)$/);
    },
  );

  test('an image of another system', async () => {
    const copy = new Copy();
    copy.setConfig({ ...copy.config, os: 'windows' });
    expect(await codeOf({ kind: 'oci', path: copy.path })).toBe('IMAGE_OTHER_PLATFORM');
  });

  test('an archive that is cut off, compressed, empty, or has a member twice', async () => {
    const copy = new Copy();
    const archive = copy.archive();
    const refused = async (path: string) => expect(await codeOf({ kind: 'oci-archive', path })).toBe('IMAGE_INVALID');
    truncateSync(archive, 5000);
    await refused(archive);
    expect(await codeOf({ kind: 'oci-archive', path: copy.archive('--gzip') })).toBe('IMAGE_COMPRESSED');
    expect(await codeOf({ kind: 'path', path: copy.archive('--zstd') })).toBe('IMAGE_COMPRESSED');
    truncateSync(archive, 0);
    await refused(archive);
    const twice = copy.archive();
    execFileSync('tar', ['-C', copy.path, '-rf', twice, './index.json']);
    await refused(twice);
  });

  test('a manifest that is an index, one without its config, one with another', async () => {
    const copy = new Copy();
    const path = copy.documents();
    writeFileSync(path, JSON.stringify(copy.index));
    expect(await codeOf({ kind: 'path', path })).toBe('IMAGE_IS_INDEX');
    const alone = copy.documents();
    rmSync(join(alone, '../config.json'));
    expect(await codeOf({ kind: 'manifest', path: alone })).toBe('IMAGE_INVALID');
    expect(await codeOf({ kind: 'manifest', path: copy.documents(), reference: path })).toBe('IMAGE_INVALID');
  });

  test('what is not there, is a device or a fifo, or is of the other kind', async () => {
    const copy = new Copy();
    const fifo = join(temporaryDirectory(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    for (const kind of ['oci', 'oci-archive', 'manifest', 'path'] as const) {
      expect(await codeOf({ kind, path: '/nowhere/image' })).toBe('IMAGE_NOT_FOUND');
      expect(await codeOf({ kind, path: '/dev/zero' })).toMatch(/^IMAGE_(WRONG_TYPE|NOT_FOUND)$/);
      expect(await codeOf({ kind, path: fifo })).toMatch(/^IMAGE_(WRONG_TYPE|NOT_FOUND)$/);
    }
    expect(await codeOf({ kind: 'oci', path: copy.archive() })).toBe('IMAGE_WRONG_TYPE');
    expect(await codeOf({ kind: 'oci-archive', path: copy.path })).toBe('IMAGE_WRONG_TYPE');
    mkdirSync(join(copy.path, 'empty'));
    expect(await codeOf({ kind: 'path', path: join(copy.path, 'empty') })).toBe('IMAGE_INVALID');
  });
});

test.each(['', 'windows/amd64', 'amd64/v2', 'linux', 'linux/', 'linux/arm/v7/x', 'linux/a b'])(
  '"%s" is not a platform',
  (text) => {
    expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ code: 'PLATFORM_INVALID' }));
  },
);

const known = /^(?:none|IMAGE_(?:INVALID|IS_INDEX|OTHER_PLATFORM|AMBIGUOUS|NOT_FOUND|WRONG_TYPE))$/;

test(
  'whatever byte of a manifest, a config or an archive is another one, nothing but a known error comes of it',
  async () => {
    const copy = new Copy();
    const manifest = copy.documents();
    const archive = copy.archive();
    const files = [manifest, join(manifest, '../config.json'), archive] as const;
    const place = fc.tuple(fc.nat(files.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(place, async ([number, share, byte]) => {
        const path = files[number] ?? '';
        const bytes = readFileSync(path);
        const changed = Buffer.from(bytes);
        changed[Math.min(bytes.length - 1, Math.floor(share * bytes.length))] = byte;
        writeFileSync(path, changed);
        try {
          expect(await codeOf({ kind: 'path', path: number === 1 ? manifest : path })).toMatch(known);
        } finally {
          writeFileSync(path, bytes);
        }
      }),
      { numRuns: runs },
    );
  },
  timeout,
);

test(
  'whatever value stands in a manifest, nothing but a known error comes of it',
  async () => {
    const copy = new Copy();
    const path = copy.documents();
    const { manifest } = copy;
    const places = [
      'schemaVersion',
      'config',
      'layers',
      'layers.0',
      'layers.1.digest',
      'layers.0.annotations',
      'layers.0.size',
      'manifests',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.jsonValue(), async (place, value) => {
        const document = structuredClone(manifest);
        const steps = place.split('.');
        const last = steps.pop() ?? '';
        const target = steps.reduce(
          (inner, step) => inner[step] as Record<string, unknown>,
          document as Record<string, unknown>,
        );
        target[last] = value;
        writeFileSync(path, JSON.stringify(document));
        expect(await codeOf({ kind: 'path', path })).toMatch(known);
      }),
      { numRuns: runs },
    );
  },
  timeout,
);

test(
  'whatever value stands in the documents of a layout, nothing but a known error comes of it',
  async () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 2 ** 53, 1e300, '', 'sha256:', '../../x', [[]], {}));
    const copy = new Copy();
    const { index, manifest, config } = copy;
    const places = [
      ...['manifests', 'manifests.0', 'manifests.0.digest', 'manifests.0.size', 'manifests.0.platform'].map(
        (at) => `index.${at}`,
      ),
      ...['config', 'config.digest', 'layers', 'layers.0', 'layers.1.size', 'annotations'].map(
        (at) => `manifest.${at}`,
      ),
      ...['rootfs', 'rootfs.diff_ids', 'rootfs.diff_ids.0', 'history', 'os', 'architecture', 'created'].map(
        (at) => `config.${at}`,
      ),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), value, async (place, changed) => {
        const documents: Record<string, unknown> = structuredClone({ index, manifest, config });
        const steps = place.split('.');
        const last = steps.pop() ?? '';
        const target = steps.reduce((inner, step) => inner[step] as Record<string, unknown>, documents);
        target[last] = changed;
        if (place.startsWith('config')) copy.setManifest(manifest).setConfig(documents.config as object);
        else if (place.startsWith('manifest.')) copy.setManifest(documents.manifest as object);
        else writeFileSync(join(copy.path, 'index.json'), JSON.stringify(documents.index));
        expect(await codeOf({ kind: 'oci', path: copy.path })).toMatch(known);
        copy.setManifest(manifest);
      }),
      { numRuns: runs },
    );
  },
  timeout,
);
