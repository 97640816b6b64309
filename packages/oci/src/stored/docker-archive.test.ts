import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { isChunkahError } from '@chunkah/core';
import { temporaryDirectory } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerBlock } from '../tree/handmade-tar.fixture.ts';
import { readImage } from './read-image.ts';
import type { BlobPlace } from './stored-image.ts';

/** Archives; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 300);

const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Two layers: what they hold does not matter here. */
const tars = [Buffer.alloc(1024, 'a'), Buffer.alloc(2048, 'b')];
const config = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: tars.map(digestOf) } };

interface Member {
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
  readonly Layers: readonly string[];
}

/** The members of an archive in a directory, as docker has them. */
class Members {
  readonly directory = temporaryDirectory();

  constructor(images: readonly Member[], layers: Readonly<Record<string, Uint8Array>>) {
    this.write('manifest.json', JSON.stringify(images));
    for (const { Config } of images) this.write(Config, JSON.stringify(config));
    for (const [name, bytes] of Object.entries(layers)) this.write(name, bytes);
  }

  write(name: string, bytes: string | Uint8Array): void {
    mkdirSync(dirname(join(this.directory, name)), { recursive: true });
    writeFileSync(join(this.directory, name), bytes);
  }

  link(name: string, target: string): void {
    mkdirSync(dirname(join(this.directory, name)), { recursive: true });
    rmSync(join(this.directory, name), { force: true });
    symlinkSync(target, join(this.directory, name));
  }

  archive(...options: readonly string[]): string {
    const path = join(temporaryDirectory(), 'image.tar');
    execFileSync('tar', ['-C', this.directory, ...options, '-cf', path, '.']);
    return path;
  }
}

const names = ['1/layer.tar', '2/layer.tar'] as const;
const image: Member = { Config: 'c.json', RepoTags: ['debian:12'], Layers: names };

function sample(layers: readonly Uint8Array[] = tars, images: readonly Member[] = [image]): Members {
  return new Members(images, Object.fromEntries(names.map((name, number) => [name, layers[number] ?? Buffer.of()])));
}

async function codeOf(path: string, reference?: string): Promise<string> {
  try {
    await readImage({ kind: 'docker-archive', path, ...(reference === undefined ? {} : { reference }) });
  } catch (error) {
    if (!isChunkahError(error)) throw error;
    return error.code;
  }
  return 'none';
}

function bytesAt(place: BlobPlace | undefined): Buffer | undefined {
  return place && readFileSync(place.path).subarray(place.start, place.start + place.size);
}

describe('a docker archive', () => {
  test('is read where its members lie, by its prefix or as a path', async () => {
    const path = sample().archive();
    for (const kind of ['docker-archive', 'path'] as const) {
      const read = await readImage({ kind, path });
      expect(read.digest).toBeUndefined();
      expect(read.config).toEqual(config);
      expect(read.layers.map(({ digest, diffId }) => [digest, diffId])).toEqual(
        tars.map((tar) => [digestOf(tar), digestOf(tar)]),
      );
      expect(read.layers.map(({ blob }) => bytesAt(blob))).toEqual(tars);
    }
  });

  test('may have compressed layers, whatever they are called', async () => {
    const [first = Buffer.of(), second = Buffer.of()] = tars;
    const blobs = [gzipSync(first), zstdCompressSync(second)];
    const { layers } = await readImage({ kind: 'docker-archive', path: sample(blobs).archive() });
    expect(layers.map(({ mediaType }) => mediaType.replace(/.*tar/, 'tar'))).toEqual(['tar+gzip', 'tar+zstd']);
    expect(layers.map(({ digest }) => digest)).toEqual(blobs.map(digestOf));
    expect(layers.map(({ diffId }) => diffId)).toEqual(tars.map(digestOf));
    expect(layers.map(({ blob }) => bytesAt(blob))).toEqual(blobs);
  });

  test('that is an OCI layout besides is read with the manifest of that', async () => {
    const blob = (bytes: string | Uint8Array) => `blobs/sha256/${digestOf(Buffer.from(bytes)).slice(7)}`;
    const text = JSON.stringify(config);
    const members = sample(tars, [{ Config: blob(text), RepoTags: ['a:1'], Layers: tars.map(blob) }]);
    for (const bytes of [text, ...tars]) members.write(blob(bytes), bytes);
    const described = (bytes: Uint8Array) => ({ mediaType: 'x', digest: digestOf(bytes), size: bytes.length });
    const manifest = (layers: readonly Buffer[]) =>
      JSON.stringify({
        schemaVersion: 2,
        config: described(Buffer.from(text)),
        layers: layers.map(described),
        annotations: { of: `${layers.length}` },
      });
    const manifests = [tars.slice(1), tars].map(manifest);
    for (const bytes of manifests) members.write(blob(bytes), bytes);
    const index = { schemaVersion: 2, manifests: manifests.map((bytes) => described(Buffer.from(bytes))) };
    members.write('index.json', JSON.stringify(index));
    const read = await readImage({ kind: 'docker-archive', path: members.archive() });
    expect(read.digest).toBe(digestOf(Buffer.from(manifests[1] ?? '')));
    expect(read.annotations).toEqual({ of: '2' });
    expect(read.layers.map(({ blob: bytes }) => bytesAt(bytes))).toEqual(tars);
    // An image that the index does not have is read without it.
    members.write('index.json', JSON.stringify({ ...index, manifests: index.manifests.slice(0, 1) }));
    expect((await readImage({ kind: 'docker-archive', path: members.archive() })).digest).toBeUndefined();
    members.write(blob(manifests[0] ?? ''), '{}');
    expect(await codeOf(members.archive())).toBe('IMAGE_INVALID');
  });

  test('may share layers by links between members', async () => {
    const members = sample();
    members.write('3/layer.tar', tars[1] ?? '');
    members.link('2/layer.tar', '../3/layer.tar');
    const { layers } = await readImage({ kind: 'docker-archive', path: members.archive() });
    expect(bytesAt(layers[1]?.blob)).toEqual(tars[1]);
  });

  test.each(['../2/layer.tar', 'layer.tar', '../../../../../../etc/passwd', '/etc/passwd', '../manifest'])(
    'has no layer that is a link to %s',
    async (target) => {
      const members = sample();
      members.link('2/layer.tar', target);
      expect(await codeOf(members.archive())).toBe('IMAGE_INVALID');
    },
  );

  test('with several images needs the name or the number of one', async () => {
    const other = { ...image, RepoTags: ['docker.io/library/alpine:latest', 'localhost:5000/a'] };
    const path = sample(tars, [image, other, { ...image, RepoTags: null }]).archive();
    expect(await codeOf(path)).toBe('IMAGE_AMBIGUOUS');
    for (const name of ['debian:12', 'docker.io/library/debian:12', 'alpine', 'localhost:5000/a:latest', '@2']) {
      expect(await codeOf(path, name)).toBe('none');
    }
    for (const name of ['debian', 'other', '@3']) expect(await codeOf(path, name)).toBe('IMAGE_NOT_FOUND');
  });

  test.each(['gnu', 'posix'])(
    'may have long names, and bytes that are not UTF-8, in tars of the format %s',
    async (format) => {
      const long = `${'directory/'.repeat(30)}layer\u00e9.tar`;
      const odd = Buffer.from('odd\xff/layer.tar', 'latin1');
      const members = sample(tars, [{ ...image, Layers: [long, 'odd\udcff/layer.tar'] }]);
      members.write(long, tars[0] ?? '');
      const directory = Buffer.from(`${members.directory}/`);
      mkdirSync(Buffer.concat([directory, odd.subarray(0, 4)]));
      writeFileSync(Buffer.concat([directory, odd]), tars[1] ?? '');
      const { layers } = await readImage({ kind: 'docker-archive', path: members.archive(`--format=${format}`) });
      expect(layers.map(({ blob }) => bytesAt(blob))).toEqual(tars);
    },
  );

  test('whose image names one compressed layer 60 000 times is refused in time', async () => {
    const members = sample([gzipSync(Buffer.alloc(5_000_000), { level: 0 }), Buffer.of()]);
    const Layers = Array.from({ length: 60_000 }, () => names[0]);
    members.write('manifest.json', JSON.stringify([{ ...image, Layers }]));
    expect(await codeOf(members.archive())).toBe('IMAGE_INVALID');
  });

  test('with more members than an image can have is refused', async () => {
    const path = join(temporaryDirectory(), 'image.tar');
    const members = Array.from({ length: 100_001 }, (_, number) => headerBlock({ name: `${number}` }));
    writeFileSync(path, Buffer.concat([...members, Buffer.alloc(1024)]));
    expect(await codeOf(path)).toBe('IMAGE_INVALID');
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ['no list', {}],
    ['no image', []],
    ['null', [null]],
    ['no config', [{ ...image, Config: 1 }]],
    ['a config elsewhere', [{ ...image, Config: '../c.json' }]],
    ['no layers', [{ ...image, Layers: 'x' }]],
    ['too few layers', [{ ...image, Layers: names.slice(1) }]],
    ['a layer that is missing', [{ ...image, Layers: ['x', ...names] }]],
    ['names that are none', [{ ...image, RepoTags: [1] }]],
    ['more than 1 MiB', [{ ...image, RepoTags: ['x'.repeat(2 ** 20)] }]],
  ];
  test.each(wrong)('whose manifest.json has %s is refused', async (_what, document) => {
    const members = sample();
    members.write('manifest.json', JSON.stringify(document));
    expect(await codeOf(members.archive())).toBe('IMAGE_INVALID');
  });
});

test(
  'whatever bytes of a docker archive are others, nothing but a known error comes of it',
  async () => {
    const members = sample();
    members.link('3/layer.tar', '../2/layer.tar');
    members.write('manifest.json', JSON.stringify([{ ...image, Layers: ['1/layer.tar', '3/layer.tar'] }]));
    const path = members.archive();
    const whole = readFileSync(path);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const length = fc.oneof({ weight: 4, arbitrary: fc.constant(whole.length) }, fc.nat(whole.length));
    await fc.assert(
      fc.asyncProperty(changes, length, async (bytes, end) => {
        const changed = Buffer.from(whole);
        for (const [at, byte] of bytes) changed[at] = byte;
        writeFileSync(path, changed.subarray(0, end));
        expect(await codeOf(path)).toMatch(/^(?:none|IMAGE_(?:INVALID|COMPRESSED|OTHER_PLATFORM))$/);
      }),
      { numRuns: runs },
    );
  },
  30_000 + runs * 20,
);
