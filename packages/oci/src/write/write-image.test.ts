import { execFileSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { scanRootfs } from '@chunkah/rootfs';
import { directory, file, hardlink, symlink, type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { describe, expect, test, vi } from 'vitest';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import { chunkah06LayerFormat } from '../layer/layer-format.ts';
import { tarEntries } from '../layer/tar-records.fixture.ts';
import { assertValidImage } from '../validate/assert-valid-image.ts';
import { validateImage } from '../validate/validate-image.ts';
import type { ImageTarget } from './image-target.ts';
import { imageOptions, readLayer, type SampleImage } from './sample-image.fixture.ts';
import { writeImage } from './write-image.ts';

const mebibyte = 1024 * 1024;

/** Bytes without a period that a block or a buffer could share. */
function sampleBytes(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => (index * 7 + (index >>> 8) * 13 + seed) & 0xff);
}

const contents: Readonly<Record<string, Uint8Array>> = {
  'etc/empty': new Uint8Array(0),
  'etc/one': sampleBytes(1, 1),
  'etc/block': sampleBytes(512, 2),
  'etc/blocks': sampleBytes(512 * 9, 3),
  'usr/large': sampleBytes(2 * mebibyte + 77, 4),
  // Header and content end where the buffer ends, and the next header begins a new one.
  'var/border': sampleBytes(mebibyte - 3 * 512, 5),
  'var/caf\udce9': sampleBytes(600, 6),
  'var/next': sampleBytes(2 * mebibyte, 7),
};

const tree: Tree = {
  ...Object.fromEntries(Object.entries(contents).map(([path, content]) => [path, file(content)])),
  'usr/second': hardlink('usr/large'),
  'var/link': symlink('../etc//empty'),
  'var/nothing': directory(),
};

/** Writes the tree and scans it: four layers, of which two are equal. */
async function sampleTree(parent: string): Promise<Pick<SampleImage, 'root' | 'columns' | 'layers'>> {
  const rootfs = join(parent, 'rootfs');
  mkdirSync(rootfs);
  writeTree(rootfs, tree);
  const { root, files } = await scanRootfs({ rootfs });
  const below = (top: string) => Array.from(files, ({ path }) => path).filter((path) => path.startsWith(top));
  const parts = ['/etc', '/var', '/usr', '/etc'];
  return { root, columns: files.columns, layers: parts.map((top) => layerOf(files, below(top))) };
}

/** What came out, wherever it went: a directory or an archive to look at. */
type Output = (parent: string, write: (target: ImageTarget) => Promise<unknown>) => Promise<string>;

function makeFifo(parent: string): string {
  const fifo = join(parent, 'fifo');
  execFileSync('mkfifo', [fifo]);
  return fifo;
}

const outputs: Readonly<Record<string, Output>> = {
  async directory(parent, write) {
    const path = join(parent, 'image');
    await write({ kind: 'directory', path });
    return path;
  },
  async archive(parent, write) {
    const path = join(parent, 'image.tar');
    await write({ kind: 'archive', path });
    return path;
  },
  async 'a named fifo'(parent, write) {
    const fifo = makeFifo(parent);
    const path = join(parent, 'received');
    await Promise.all([
      write({ kind: 'archive', path: fifo }),
      pipeline(createReadStream(fifo), createWriteStream(path)),
    ]);
    return path;
  },
  async 'descriptor of a pipe'(parent, write) {
    const fifo = makeFifo(parent);
    const path = join(parent, 'received');
    const received = pipeline(createReadStream(fifo), createWriteStream(path));
    const descriptor = openSync(fifo, 'w');
    await write({ kind: 'descriptor', descriptor });
    closeSync(descriptor);
    await received;
    return path;
  },
  async 'descriptor of a file'(parent, write) {
    const path = join(parent, 'file');
    const descriptor = openSync(path, 'w');
    await write({ kind: 'descriptor', descriptor });
    closeSync(descriptor);
    return path;
  },
};

describe.each([undefined, 1])('an image with compression level %s', (compressionLevel) => {
  test('is the same in every kind of output, for any number of threads', { timeout: 60_000 }, async () => {
    const found = new Map<string, unknown>();
    for (const [name, output] of Object.entries(outputs)) {
      for (const threads of name === 'directory' || name === 'a named fifo' ? [1, 2, 8] : [2]) {
        const parent = temporaryDirectory();
        vi.stubEnv('TMPDIR', join(parent, 'tmp'));
        mkdirSync(join(parent, 'tmp'));
        const sample = await sampleTree(parent);
        const path = await output(parent, (target) =>
          writeImage(imageOptions({ ...sample, target, threads, compressionLevel })),
        );
        const { manifests, warnings } = await assertValidImage(path);
        expect(warnings).toEqual([]);
        found.set(`${name}, ${threads}`, manifests);
        expect(readdirSync(join(parent, 'tmp'))).toEqual([]);
        expect(readdirSync(parent).filter((entry) => entry.startsWith('.'))).toEqual([]);
      }
    }
    vi.unstubAllEnvs();
    const [first, ...others] = found.values();
    expect(first).toMatchObject([{ layers: [{ entries: 5 }, { entries: 6 }, { entries: 3 }, { entries: 5 }] }]);
    for (const other of others) expect(other).toEqual(first);
  });

  test('holds every file with its content', async () => {
    const parent = temporaryDirectory();
    const path = join(parent, 'image');
    const sample = await sampleTree(parent);
    await writeImage(imageOptions({ ...sample, target: { kind: 'directory', path }, compressionLevel, threads: 2 }));
    const { manifests } = await assertValidImage(path);
    const layers = manifests[0]?.layers ?? [];
    const entries = (await Promise.all(layers.map(({ digest }) => tarEntries(readLayer(path, digest))))).flat();
    for (const [name, content] of Object.entries(contents)) {
      const entry = entries.find((candidate) => candidate.name === name.replace('\udce9', '\xe9'));
      expect([name, entry?.content.equals(content)]).toEqual([name, true]);
    }
    expect(entries.find(({ name }) => name === 'usr/second')).toMatchObject({ type: 'link', linkName: 'usr/large' });
    expect(layers.map(({ diffId }) => diffId)).toHaveLength(4);
  });

  test('has equal layers as one blob that the manifest names twice', async () => {
    const parent = temporaryDirectory();
    const path = join(parent, 'image');
    const sample = await sampleTree(parent);
    await writeImage(imageOptions({ ...sample, target: { kind: 'directory', path }, compressionLevel }));
    const { manifests } = await assertValidImage(path);
    const digests = manifests[0]?.layers.map(({ digest }) => digest) ?? [];
    expect(digests.map((digest) => digests.indexOf(digest))).toEqual([0, 1, 2, 0]);
    // Three layers, the config and the manifest.
    expect(readdirSync(join(path, 'blobs/sha256'))).toHaveLength(5);
  });

  test('tells how many bytes are done of how many', async () => {
    for (const [name, output] of Object.entries(outputs)) {
      const parent = temporaryDirectory();
      const sample = await sampleTree(parent);
      let done = () => -1n;
      let all = 0;
      const onStart = (progress: BigInt64Array<SharedArrayBuffer>, total: number) => {
        done = () => Atomics.load(progress, 0);
        all = total;
      };
      await output(parent, (target) => writeImage(imageOptions({ ...sample, target, compressionLevel, onStart })));
      expect([name, all > 5 * mebibyte, Number(done())]).toEqual([name, true, all]);
    }
  });
});

test('compression changes blobs, not layers', async () => {
  const reports: unknown[] = [];
  for (const compressionLevel of [undefined, 0, 9]) {
    const parent = temporaryDirectory();
    const target = { kind: 'archive', path: join(parent, 'image.tar') } as const;
    await writeImage(imageOptions({ ...(await sampleTree(parent)), target, compressionLevel }));
    const { manifests } = await assertValidImage(target.path);
    reports.push(manifests[0]?.layers.map(({ diffId, entries }) => ({ diffId, entries })));
  }
  expect(reports[1]).toEqual(reports[0]);
  expect(reports[2]).toEqual(reports[0]);
});

test('the layers of the peer are valid too', async () => {
  const parent = temporaryDirectory();
  const target = { kind: 'directory', path: join(parent, 'image') } as const;
  await writeImage(imageOptions({ ...(await sampleTree(parent)), target, format: chunkah06LayerFormat }));
  await assertValidImage(target.path);
});

test('an image of nothing has no layers', async () => {
  for (const output of Object.values(outputs)) {
    const parent = temporaryDirectory();
    mkdirSync(join(parent, 'rootfs'));
    const { root, files } = await scanRootfs({ rootfs: join(parent, 'rootfs') });
    const path = await output(parent, (target) =>
      writeImage(imageOptions({ root, columns: files.columns, layers: [], target })),
    );
    // That an image should have layers is a rule of the validator's own.
    const { faults, manifests } = await validateImage(path);
    expect(faults.map(({ code }) => code)).toEqual(['LAYERS_EMPTY']);
    expect(manifests).toMatchObject([{ layers: [] }]);
  }
});

test('an archive takes the place of the file that was there', async () => {
  const parent = temporaryDirectory();
  const path = join(parent, 'image.tar');
  for (const compressionLevel of [undefined, 1]) {
    writeFileSync(path, 'something else');
    const sample = await sampleTree(temporaryDirectory());
    await writeImage(imageOptions({ ...sample, target: { kind: 'archive', path }, compressionLevel }));
    await assertValidImage(path);
  }
  expect(readdirSync(parent)).toEqual(['image.tar']);
});

test('what comes before in an open file stays', async () => {
  const parent = temporaryDirectory();
  const path = join(parent, 'file');
  writeFileSync(path, 'before');
  const descriptor = openSync(path, 'a');
  const sample = await sampleTree(parent);
  await writeImage(imageOptions({ ...sample, target: { kind: 'descriptor', descriptor } }));
  closeSync(descriptor);
  const written = readFileSync(path);
  expect(written.toString('latin1', 0, 6)).toBe('before');
  writeFileSync(path, written.subarray(6));
  await assertValidImage(path);
});
