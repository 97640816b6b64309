import { execFileSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FileIndexBuilder } from '@chunkah/core/engine';
import { scanRootfs } from '@chunkah/rootfs';
import { directory, file, hardlink, symlink, type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import { asOnDiskLayerFormat } from '../layer/layer-formats.fixture.ts';
import { tarEntries } from '../layer/tar-records.fixture.ts';
import { assertValidImage } from '../validate/assert-valid-image.ts';
import { validateImage } from '../validate/validate-image.ts';
import type { ImageTarget } from './image-target.ts';
import { imageOptions, readLayer, type SampleImage, sampleCompressions } from './sample-image.fixture.ts';
import { type WriteProgress, writeImage } from './write-image.ts';

const mebibyte = 1024 * 1024;

/** Bytes without a period that a block or a buffer could share. */
function sampleBytes(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) bytes[index] = index * 7 + (index >>> 8) * 13 + seed;
  return bytes;
}

const contents: Readonly<Record<string, Uint8Array>> = {
  'etc/block': sampleBytes(512, 2),
  'etc/blocks': sampleBytes(512 * 9, 3),
  'etc/empty': new Uint8Array(0),
  'etc/one': sampleBytes(1, 1),
  'usr/large': sampleBytes(2 * mebibyte + 77, 4),
  // With the headers of the directory and of itself it ends where the first buffer ends.
  'var/border': sampleBytes(mebibyte - 2 * 512, 5),
  'var/caf\udce9': sampleBytes(600, 6),
  'var/next': sampleBytes(mebibyte, 7),
};

const tree: Tree = {
  ...Object.fromEntries(Object.entries(contents).map(([path, content]) => [path, file(content)])),
  'usr/second': hardlink('usr/large'),
  'var/link': symlink('../etc//empty'),
  'var/nothing': directory(),
};

let scratch: string;
/** The tree in four layers, of which the first and the last are equal. */
let sample: Pick<SampleImage, 'tree' | 'layers'>;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'write-image-'));
  writeTree(scratch, tree);
  const scan = await scanRootfs({ rootfs: scratch });
  const { files } = scan;
  const below = (top: string) => Array.from(files, ({ path }) => path).filter((path) => path.startsWith(top));
  const parts = ['/etc', '/var', '/usr', '/etc'];
  sample = { tree: scan, layers: parts.map((top) => layerOf(files, below(top))) };
});

afterAll(() => rmSync(scratch, { recursive: true }));

/**
 * Lets an image be written somewhere below `parent`; gives the directory or file where it is then.
 */
type Output = (parent: string, write: (target: ImageTarget) => Promise<unknown>) => Promise<string>;

function makeFifo(parent: string): string {
  const fifo = join(parent, 'fifo');
  execFileSync('mkfifo', [fifo]);
  return fifo;
}

const toDirectory: Output = async (parent, write) => {
  const path = join(parent, 'image');
  await write({ kind: 'directory', path });
  return path;
};

const toArchive: Output = async (parent, write) => {
  const path = join(parent, 'image.tar');
  await write({ kind: 'archive', path });
  return path;
};

const toFifo: Output = async (parent, write) => {
  const fifo = makeFifo(parent);
  const path = join(parent, 'received');
  const received = pipeline(createReadStream(fifo), createWriteStream(path));
  await Promise.all([write({ kind: 'archive', path: fifo }), received]);
  return path;
};

const toPipeDescriptor: Output = async (parent, write) => {
  const fifo = makeFifo(parent);
  const path = join(parent, 'received');
  // For reading too: otherwise it would wait for the reader.
  const descriptor = openSync(fifo, 'r+');
  const received = pipeline(createReadStream(fifo), createWriteStream(path));
  await write({ kind: 'descriptor', descriptor });
  closeSync(descriptor);
  await received;
  return path;
};

const toFileDescriptor: Output = async (parent, write) => {
  const path = join(parent, 'file');
  const descriptor = openSync(path, 'w');
  await write({ kind: 'descriptor', descriptor });
  closeSync(descriptor);
  return path;
};

const outputs: readonly { readonly to: string; readonly output: Output; readonly threads: number }[] = [
  { to: 'a directory', output: toDirectory, threads: 1 },
  { to: 'a directory', output: toDirectory, threads: 8 },
  { to: 'an archive', output: toArchive, threads: 2 },
  { to: 'a named fifo', output: toFifo, threads: 3 },
  { to: 'the descriptor of a pipe', output: toPipeDescriptor, threads: 1 },
  { to: 'the descriptor of a file', output: toFileDescriptor, threads: 2 },
];

describe.each(sampleCompressions)('an image with layers compressed by $name', (compression) => {
  let first: unknown;

  test.each(outputs)('to $to by $threads threads is the same image', async ({ output, threads }) => {
    const parent = temporaryDirectory();
    mkdirSync(join(parent, 'tmp'));
    vi.stubEnv('TMPDIR', join(parent, 'tmp'));
    let progress: WriteProgress | undefined;
    const path = await output(parent, (target) => {
      const onWrite = (given: WriteProgress) => {
        progress = given;
      };
      return writeImage(imageOptions({ ...sample, target, threads, compression, onWrite }));
    }).finally(() => vi.unstubAllEnvs());
    const { manifests, warnings } = await assertValidImage(path);
    expect(warnings).toEqual([]);
    expect(manifests).toMatchObject([{ layers: [{ entries: 5 }, { entries: 6 }, { entries: 3 }, { entries: 5 }] }]);
    first ??= manifests;
    expect(manifests).toEqual(first);
    // All bytes were counted, and nothing else was left anywhere.
    expect(progress?.done()).toBe(progress?.total);
    expect(progress?.total).toBeGreaterThan(4 * mebibyte);
    expect(readdirSync(join(parent, 'tmp'))).toEqual([]);
    expect(readdirSync(parent).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('has every entry, with its content; equal layers are one blob named twice', async () => {
    const path = join(temporaryDirectory(), 'image');
    await writeImage(imageOptions({ ...sample, target: { kind: 'directory', path }, compression }));
    const { manifests } = await assertValidImage(path);
    const digests = manifests[0]?.layers.map(({ digest }) => digest) ?? [];
    expect(digests.map((digest) => digests.indexOf(digest))).toEqual([0, 1, 2, 0]);
    // Three layers, the config and the manifest.
    expect(readdirSync(join(path, 'blobs/sha256'))).toHaveLength(5);
    const entries = (
      await Promise.all(digests.slice(0, 3).map((digest) => tarEntries(readLayer(path, digest))))
    ).flat();
    for (const { name, content } of entries.filter(({ type }) => type === 'file')) {
      expect([name, content.equals(contents[name.replace('\xe9', '\udce9')] ?? Buffer.from('?'))]).toEqual([
        name,
        true,
      ]);
    }
    expect(entries.map(({ name, type, linkName }) => `${type} ${name} ${linkName}`.trimEnd())).toEqual([
      'directory etc/',
      'file etc/block',
      'file etc/blocks',
      'file etc/empty',
      'file etc/one',
      'directory var/',
      'file var/border',
      'file var/caf\xe9',
      'symlink var/link ../etc//empty',
      'file var/next',
      'directory var/nothing/',
      'directory usr/',
      'file usr/large',
      'link usr/second usr/large',
    ]);
  });
});

test('compression changes blobs, not layers', async () => {
  const reports: unknown[] = [];
  for (const compression of [{ name: 'none' }, { name: 'gzip', level: 0 }, { name: 'gzip', level: 9 }] as const) {
    const path = await toArchive(temporaryDirectory(), (target) =>
      writeImage(imageOptions({ ...sample, target, compression, layers: sample.layers.slice(0, 2) })),
    );
    const { manifests } = await assertValidImage(path);
    reports.push(manifests[0]?.layers.map(({ diffId, entries }) => ({ diffId, entries })));
  }
  expect(reports[1]).toEqual(reports[0]);
  expect(reports[2]).toEqual(reports[0]);
});

test('layers in the format of the peer are valid too', async () => {
  const path = await toDirectory(temporaryDirectory(), (target) =>
    writeImage(imageOptions({ ...sample, target, format: asOnDiskLayerFormat })),
  );
  await assertValidImage(path);
});

test.each(outputs)('an image of nothing to $to by $threads threads', async ({ output, threads }) => {
  const nothing = { files: new FileIndexBuilder().finish(), content: { kind: 'directory', root: scratch } } as const;
  const path = await output(temporaryDirectory(), (target) =>
    writeImage(imageOptions({ tree: nothing, layers: [], target, threads })),
  );
  // That an image should have layers is a rule of the validator's own.
  const { faults, manifests } = await validateImage(path);
  expect(faults.map(({ code }) => code)).toEqual(['LAYERS_EMPTY']);
  expect(manifests).toMatchObject([{ layers: [] }]);
});

test('an archive takes the place of the file that was there', async () => {
  const parent = temporaryDirectory();
  for (const compression of sampleCompressions) {
    writeFileSync(join(parent, 'image.tar'), 'something else');
    const path = await toArchive(parent, (target) => writeImage(imageOptions({ ...sample, target, compression })));
    await assertValidImage(path);
  }
  expect(readdirSync(parent)).toEqual(['image.tar']);
});

test('an open file keeps what it holds already', async () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, 'before');
  const descriptor = openSync(path, 'a');
  await writeImage(imageOptions({ ...sample, target: { kind: 'descriptor', descriptor } }));
  closeSync(descriptor);
  const written = readFileSync(path);
  expect(written.toString('latin1', 0, 6)).toBe('before');
  writeFileSync(path, written.subarray(6));
  await assertValidImage(path);
});
