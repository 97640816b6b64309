import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { scanRootfs } from '@chunkah/rootfs';
import { file, symlink, type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { layerOf } from '../layer/encoded-layer.fixture.ts';
import type { ImageTarget } from './image-target.ts';
import { imageOptions, type SampleImage, sampleCompressions, sampleDescription } from './sample-image.fixture.ts';
import { type WriteImageOptions, type WrittenImage, writeImage } from './write-image.ts';

const gibibyte = 2 ** 30;

/** Where a run works: its rootfs, and directories that must be empty after a run that failed. */
interface Workplace {
  readonly rootfs: string;
  readonly out: string;
  readonly temporary: string;
}

function makeWorkplace(tree: Tree): Workplace {
  const top = temporaryDirectory();
  const [rootfs, out, temporary] = ['rootfs', 'out', 'tmp'].map((name) => join(top, name)) as [string, string, string];
  for (const path of [rootfs, out, temporary]) mkdirSync(path);
  vi.stubEnv('TMPDIR', temporary);
  writeTree(rootfs, tree);
  return { rootfs, out, temporary };
}

afterEach(() => vi.unstubAllEnvs());

async function scanned(rootfs: string, layerCount = 1): Promise<Pick<SampleImage, 'tree' | 'layers'>> {
  const tree = await scanRootfs({ rootfs });
  // Different clamps make different layers, but for what has no content.
  const layers = Array.from({ length: layerCount }, (_, number) => layerOf(tree.files, undefined, 1000 + number));
  return { tree, layers };
}

function makeFifo(directory: string): string {
  const path = join(directory, 'fifo');
  execFileSync('mkfifo', [path]);
  return path;
}

/** Runs that write to each kind of output, with a reader where one is needed. */
const kinds = {
  directory: (out: string, run) => run({ kind: 'directory', path: join(out, 'image') }),
  archive: (out: string, run) => run({ kind: 'archive', path: join(out, 'image.tar') }),
  async fifo(out: string, run) {
    const fifo = makeFifo(dirname(out));
    const received = pipeline(createReadStream(fifo), createWriteStream(join(dirname(out), 'received')));
    try {
      await run({ kind: 'archive', path: fifo });
    } finally {
      // A run that failed early may never have opened the fifo.
      closeSync(openSync(fifo, 'r+'));
      await received;
    }
  },
} as const satisfies Record<string, (out: string, run: (target: ImageTarget) => Promise<unknown>) => Promise<unknown>>;

const everyKind = Object.entries(kinds).flatMap(([kind, output]) =>
  sampleCompressions.map((compression) => ({ kind, output, compression })),
);

/** The error of a run that must fail and leave nothing. */
async function failure({ out, temporary }: Workplace, run: Promise<unknown>): Promise<unknown> {
  const before = readdirSync(out);
  const error = await run.then(
    () => expect.unreachable('the run did not fail'),
    (reason: unknown) => reason,
  );
  expect([readdirSync(out), readdirSync(temporary)]).toEqual([before.filter((name) => !name.startsWith('.')), []]);
  return error;
}

describe.each(everyKind)('to $kind, layers compressed by $compression.name', ({ output, compression }) => {
  const tree = { 'a/first': file('first'), 'b/second': file('second') };

  test('a file that is gone since the scan', async () => {
    const place = makeWorkplace(tree);
    const sample = await scanned(place.rootfs, 3);
    rmSync(join(place.rootfs, 'b/second'));
    const run = output(place.out, (target) => writeImage(imageOptions({ ...sample, target, compression, threads: 2 })));
    expect(await failure(place, run)).toMatchObject({
      code: 'ROOTFS_CHANGED',
      message: expect.stringMatching(/rootfs\/b\/second vanished or was replaced while/),
      hint: expect.any(String),
    });
  });

  test('an abort before the start', async () => {
    const place = makeWorkplace(tree);
    const sample = await scanned(place.rootfs);
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const run = output(place.out, (target) => writeImage(imageOptions({ ...sample, target, compression, signal })));
    expect(await failure(place, run)).toBe(reason);
  });

  test('an abort in the middle: all threads stop', async () => {
    const place = makeWorkplace({ large: file() });
    // A hole: it costs no room and takes long to read.
    truncateSync(join(place.rootfs, 'large'), 8 * gibibyte);
    const sample = await scanned(place.rootfs, 2);
    const controller = new AbortController();
    const reason = new Error('enough');
    let done = () => 0;
    const onWrite: WriteImageOptions['onWrite'] = (progress) => {
      done = progress.done;
      const timer = setInterval(() => {
        if (done() < 2 ** 21) return;
        clearInterval(timer);
        controller.abort(reason);
      }, 5);
    };
    const { signal } = controller;
    const run = output(place.out, (target) =>
      writeImage(imageOptions({ ...sample, target, compression, signal, threads: 2, onWrite })),
    );
    expect(await failure(place, run)).toBe(reason);
    const atTheEnd = done();
    await setTimeout(100);
    expect(done()).toBe(atTheEnd);
  });
});

test.each(Object.entries(kinds))('a fault of our own, writing to %s, comes through as it is', async (_, output) => {
  const place = makeWorkplace({ file: file('content') });
  const sample = await scanned(place.rootfs);
  const image = { ...sampleDescription, config: { broken: Number.POSITIVE_INFINITY } };
  const run = output(place.out, (target) => writeImage(imageOptions({ ...sample, target, image })));
  expect(await failure(place, run)).toMatchObject({ name: 'RangeError', message: 'Infinity is not a JSON number' });
});

test.each(everyKind)('to $kind by $compression.name, an image that is not wanted when it is made', async (kind) => {
  const { output, compression } = kind;
  const place = makeWorkplace({ file: file('content') });
  const sample = await scanned(place.rootfs, 3);
  const reason = new Error('too large');
  let sizes: readonly number[] = [];
  const onMade = ({ layers }: WrittenImage) => {
    sizes = layers.map(({ size }) => size);
    throw reason;
  };
  const run = output(place.out, (target) => writeImage(imageOptions({ ...sample, target, compression, onMade })));
  expect(await failure(place, run)).toBe(reason);
  expect(sizes).toHaveLength(3);
});

describe.each(Object.entries(kinds))('to %s, a manifest of more than 4 MiB', (_, output) => {
  const list = 'x'.repeat(2_200_000);

  async function failureWith(lists: readonly number[], annotations: Readonly<Record<string, string>>) {
    const place = makeWorkplace({ file: file('content') });
    const sample = await scanned(place.rootfs, 3);
    const run = output(place.out, (target) => {
      const options = imageOptions({ ...sample, target, image: { ...sampleDescription, annotations } });
      const layers = imageOptions({ ...sample, target }).layers;
      if ('drafts' in layers) throw new Error('the layers are settled');
      const long = layers.map((layer, number) =>
        lists.includes(number) ? { ...layer, annotations: { list: `${list}${number}` } } : layer,
      );
      return writeImage({ ...options, layers: long });
    });
    return failure(place, run);
  }

  test('ends the run, and the layer that says the most is named, or its annotations', async () => {
    expect(await failureWith([0, 1, 2], {})).toMatchObject({
      code: 'MANIFEST_TOO_LARGE',
      message: expect.stringMatching(/and registries and clients take 4194304: layer 1 has 2200\d\d\d of them$/),
      hint: expect.stringContaining('groups'),
    });
    expect(await failureWith([1], { list: `${list}${list}` })).toMatchObject({
      code: 'MANIFEST_TOO_LARGE',
      message: expect.stringMatching(/: its annotations have 440\d+ of them$/),
      hint: expect.stringContaining('--annotation'),
    });
  });
});

describe('what changes the rootfs between scan and writing', () => {
  const changes: readonly { readonly what: string; readonly change: (path: string) => void; readonly how: string }[] = [
    { what: 'a file that grew', change: (path) => appendFileSync(path, 'x'), how: 'grew' },
    { what: 'a file that shrank', change: (path) => truncateSync(path, 3), how: 'shrank' },
    { what: 'a file written anew', change: (path) => writeFileSync(path, 'CONTENT'), how: 'changed' },
    {
      what: 'a symlink in its place',
      change(path) {
        renameSync(path, `${path}.moved`);
        symlinkSync(`${path}.moved`, path);
      },
      how: 'vanished or was replaced',
    },
    {
      what: 'a symlink in place of its directory',
      change(path) {
        const outside = join(path, '../../../outside');
        mkdirSync(outside);
        writeFileSync(join(outside, 'file'), 'secret!');
        renameSync(dirname(path), `${dirname(path)}.moved`);
        symlinkSync('../outside', dirname(path));
      },
      how: 'was replaced',
    },
    {
      what: 'a directory in its place',
      change(path) {
        renameSync(path, `${path}.moved`);
        mkdirSync(path);
      },
      how: 'was replaced',
    },
    {
      what: 'a fifo in its place',
      change(path) {
        renameSync(path, `${path}.moved`);
        execFileSync('mkfifo', [path]);
      },
      how: 'was replaced',
    },
  ];

  test.each(changes)('$what ends the run', async ({ change, how }) => {
    const place = makeWorkplace({ 'etc/file': file('content') });
    const sample = await scanned(place.rootfs);
    change(join(place.rootfs, 'etc/file'));
    const run = kinds.directory(place.out, (target) => writeImage(imageOptions({ ...sample, target })));
    const message = expect.stringMatching(new RegExp(`/etc/file ${how} while`));
    expect(await failure(place, run)).toMatchObject({ code: 'ROOTFS_CHANGED', message });
  });

  test('an empty file is not read, a symlink neither', async () => {
    const place = makeWorkplace({ empty: file(), link: symlink('a') });
    const sample = await scanned(place.rootfs);
    rmSync(join(place.rootfs, 'empty'));
    rmSync(join(place.rootfs, 'link'));
    await kinds.directory(place.out, (target) => writeImage(imageOptions({ ...sample, target })));
    expect(readdirSync(place.out)).toEqual(['image']);
  });
});

describe('the output', () => {
  const tree = { 'etc/file': file('content') };

  async function failingWrite(
    place: Workplace,
    target: ImageTarget,
    options: Partial<SampleImage> = {},
  ): Promise<unknown> {
    const sample = await scanned(place.rootfs);
    return failure(place, writeImage(imageOptions({ ...sample, target, ...options })));
  }

  test('a directory that does not exist cannot hold an image', async () => {
    const place = makeWorkplace(tree);
    for (const kind of ['directory', 'archive'] as const) {
      for (const compression of sampleCompressions) {
        const path = join(place.out, 'no/image');
        const error = await failingWrite(place, { kind, path }, { compression });
        expect(error).toMatchObject({ code: 'OUTPUT_FAILED', message: expect.stringContaining(path) });
      }
    }
  });

  test('a full disk is reported as such', async () => {
    const error = await failingWrite(makeWorkplace(tree), { kind: 'archive', path: '/dev/full' });
    expect(error).toMatchObject({ code: 'OUTPUT_FULL', message: expect.stringContaining('/dev/full') });
  });

  test('an archive that was there stays as it was', async () => {
    const place = makeWorkplace(tree);
    const path = join(place.out, 'image.tar');
    for (const compression of sampleCompressions) {
      writeFileSync(path, 'the old one');
      const sample = await scanned(place.rootfs);
      appendFileSync(join(place.rootfs, 'etc/file'), 'x');
      const run = writeImage(imageOptions({ ...sample, target: { kind: 'archive', path }, compression }));
      expect(await failure(place, run)).toMatchObject({ code: 'ROOTFS_CHANGED' });
      expect(readFileSync(path, 'utf8')).toBe('the old one');
    }
  });

  test('a directory that came to be there meanwhile is not replaced', async () => {
    const place = makeWorkplace(tree);
    const path = join(place.out, 'image');
    const sample = await scanned(place.rootfs);
    const run = writeImage(
      imageOptions({
        ...sample,
        target: { kind: 'directory', path },
        onWrite: () => mkdirSync(path),
      }),
    );
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining(path) });
    expect([readdirSync(place.out), readdirSync(path)]).toEqual([['image'], []]);
  });
});

describe('a pipe', () => {
  /** How many bytes a descriptor that does not block has to give. */
  function readSome(descriptor: number): number {
    try {
      return readSync(descriptor, new Uint8Array(512));
    } catch {
      return 0;
    }
  }

  test.each(sampleCompressions)('whose reader goes away ends the run at once ($name)', async (compression) => {
    const place = makeWorkplace({ large: file(), small: file() });
    truncateSync(join(place.rootfs, 'large'), 8 * gibibyte);
    truncateSync(join(place.rootfs, 'small'), 2 ** 24);
    const tree = await scanRootfs({ rootfs: place.rootfs });
    // The small layer is more than a pipe takes; the large ones are still being read then.
    const layers = [
      layerOf(tree.files, ['/small']),
      layerOf(tree.files, ['/large']),
      layerOf(tree.files, undefined, 7),
    ];
    const fifo = makeFifo(dirname(place.out));
    const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    let done = () => 0;
    const onWrite: WriteImageOptions['onWrite'] = (progress) => {
      done = progress.done;
    };
    const run = writeImage(
      imageOptions({
        tree,
        layers,
        target: { kind: 'archive', path: fifo },
        threads: 3,
        compression,
        // As the command line passes one, which is never aborted here.
        signal: new AbortController().signal,
        onWrite,
      }),
    );
    while (readSome(reader) === 0) await setTimeout(5);
    closeSync(reader);
    expect(await failure(place, run)).toMatchObject({
      code: 'OUTPUT_CLOSED',
      message: expect.stringContaining('pipe'),
    });
    const atTheEnd = done();
    await setTimeout(100);
    expect(done()).toBe(atTheEnd);
  });

  test('without a reader can be given up', async () => {
    const place = makeWorkplace({ file: file('content') });
    const controller = new AbortController();
    const reason = new Error('enough');
    const { signal } = controller;
    const sample = await scanned(place.rootfs);
    const target = { kind: 'archive', path: makeFifo(dirname(place.out)) } as const;
    const run = writeImage(imageOptions({ ...sample, target, signal }));
    await setTimeout(300);
    controller.abort(reason);
    expect(await failure(place, run)).toBe(reason);
  });

  test('that is full and not read can be given up', async () => {
    const place = makeWorkplace({ file: file(new Uint8Array(2 ** 20)) });
    const controller = new AbortController();
    const reason = new Error('enough');
    const { signal } = controller;
    const fifo = makeFifo(dirname(place.out));
    const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    const run = writeImage(
      imageOptions({ ...(await scanned(place.rootfs)), target: { kind: 'archive', path: fifo }, signal }),
    );
    await setTimeout(300);
    controller.abort(reason);
    expect(await failure(place, run)).toBe(reason);
    closeSync(reader);
  });
});
