import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import { file, symlink, type Tree, temporaryDirectory } from '@chunkah/testkit';
import { beforeEach, describe, expect, test } from 'vitest';
import { build } from '../build.ts';
import { explain } from '../explain.ts';
import type { BuildOptions, OutputTarget } from '../options.ts';
import { plan } from '../plan.ts';
import { blobOf, type compressions, documentsOf, layeredImage, tarOfTree } from './layered-image.fixture.ts';

const labelled = (component: string, content: string) => file(content, { xattrs: { 'user.component': component } });

const baseTree: Tree = {
  'etc/hosts': file('127.0.0.1 localhost\n'),
  'usr/bin/bash': labelled('bash', 'bash 1'),
  'usr/lib/old': labelled('old', 'old'),
  'usr/share/doc/a': file('a'),
};
const secondTree: Tree = { 'usr/lib/libc': labelled('libc', 'libc'), 'usr/lib/link': symlink('libc') };
const upperTree: Tree = {
  'usr/bin/app': labelled('app', 'app'),
  'usr/bin/bash': labelled('bash', 'bash 2'),
  'usr/lib/.wh.old': file(''),
  'usr/share/.wh.doc': file(''),
  'usr/share/doc.new': file('b'),
};

let tars: { readonly base: readonly Buffer[]; readonly upper: Buffer };

beforeEach(() => {
  tars ??= { base: [tarOfTree(baseTree), tarOfTree(secondTree)], upper: tarOfTree(upperTree) };
});

const historyOf = (...steps: readonly string[]) => {
  return steps.map((step) => ({ created_by: step, ...(step.startsWith('ENV') ? { empty_layer: true } : {}) }));
};

/** An image, and the base that it was made from. */
function sampleImages(compression: keyof typeof compressions = 'plain', ofImage = compression) {
  return {
    base: layeredImage(tars.base, { compression, history: historyOf('ADD', 'ENV a', 'RUN base') }),
    image: layeredImage([...tars.base, tars.upper], {
      compression: ofImage,
      history: historyOf('ADD', 'ENV a', 'RUN base', 'ENV b', 'RUN upper'),
      annotations: { 'org.opencontainers.image.base.name': 'example.com/other:1', 'com.example.of': 'the image' },
    }),
  };
}

async function make(options: Partial<BuildOptions>, kind: 'directory' | 'archive' | 'docker' = 'directory') {
  const path = join(temporaryDirectory(), 'image');
  const target: OutputTarget =
    kind === 'directory' ? { kind, path } : { kind: 'archive', path, form: kind === 'docker' ? 'docker' : 'oci' };
  const result = await build({ threads: 2, output: target, ...options });
  if (kind === 'directory') return { path, result };
  const unpacked = temporaryDirectory();
  execFileSync('tar', ['-C', unpacked, '-xf', path]);
  return { path: unpacked, result };
}

const componentsOf = ({ result }: Awaited<ReturnType<typeof make>>) =>
  result.layers.map(({ base, components }) => (base === true ? 'base' : components.join(' ')));

describe.each(['plain', 'gzip', 'zstd'] as const)('a base with %s layers', (compression) => {
  test.each(['directory', 'archive', 'docker'] as const)('stays byte for byte in a %s', async (kind) => {
    const { base, image } = sampleImages(compression);
    const { path } = await make({ image, keepBase: base }, kind);
    await assertValidImage(path);
    const [before, after] = [documentsOf(base), documentsOf(path)];
    expect(after.manifest.layers.slice(0, 2)).toEqual(before.manifest.layers);
    for (const { digest } of before.manifest.layers) {
      expect(blobOf(path, digest).equals(blobOf(base, digest))).toBe(true);
    }
    expect(after.config.rootfs.diff_ids.slice(0, 2)).toEqual(before.config.rootfs.diff_ids);
  });
});

describe('above a base', () => {
  test('are one layer of whiteouts, and components of what changed alone', async () => {
    const { base, image } = sampleImages();
    const made = await make({ image, keepBase: base, maxLayers: 5 });
    expect(componentsOf(made)).toEqual(['base', 'base', 'chunkah/deletions', expect.any(String), expect.any(String)]);
    const above = componentsOf(made).slice(3).join(' ').split(' ').sort();
    expect(above).toEqual(['chunkah/unclaimed', 'xattr/app', 'xattr/bash']);
    const deletions = documentsOf(made.path).manifest.layers[2]?.digest ?? '';
    const names = execFileSync('tar', ['-t'], { input: blobOf(made.path, deletions), encoding: 'utf8' });
    expect(names).toBe('usr/\nusr/lib/\nusr/lib/.wh.old\nusr/share/\nusr/share/.wh.doc\n');
  });

  test('is nothing when nothing changed: the base alone', async () => {
    const { base } = sampleImages();
    for (const image of [base, layeredImage([...tars.base, tarOfTree(secondTree)])]) {
      const { path, result } = await make({ image, keepBase: base });
      expect(documentsOf(path).manifest.layers).toEqual(documentsOf(base).manifest.layers);
      expect(result.summary).toMatchObject({ layers: 2, components: 0 });
      await assertValidImage(path);
    }
  });

  test('an image made so is made again of itself', async () => {
    const { base, image } = sampleImages('gzip');
    const first = await make({ image, keepBase: base });
    for (const keepBase of [base, '2']) {
      const again = await make({ image: first.path, keepBase });
      expect(again.result.digest).toBe(first.result.digest);
    }
    expect((await make({ image, keepBase: base, threads: 1 })).result.digest).toBe(first.result.digest);
  });

  test('are layers of chunkah on a base of chunkah, whose components stay apart', async () => {
    const own = await make({ image: layeredImage(tars.base) });
    const [first = Buffer.alloc(0), ...others] = documentsOf(own.path).manifest.layers.map(({ digest }) =>
      blobOf(own.path, digest),
    );
    const onOwn = layeredImage([first, ...others, tars.upper]);
    const made = await make({ image: onOwn, keepBase: own.path });
    expect(documentsOf(made.path).manifest.layers.slice(0, others.length + 1)).toEqual(
      documentsOf(own.path).manifest.layers,
    );
    expect(made.result.layers.flatMap(({ base, components }) => (base === true ? components : []))).toContain(
      'xattr/bash',
    );
    expect(componentsOf(made).join(' ')).toContain('xattr/bash');
  });

  test('a plan says the same as the build, and explain where a path ends', async () => {
    const { base, image } = sampleImages();
    const options = { image, keepBase: base, maxLayers: 6 };
    const [planned, built] = [await plan(options), await make(options)];
    expect(planned.layers).toEqual(built.result.layers.map(({ digest, diffId, blobSize, ...layer }) => layer));
    expect(planned.layers.slice(0, 2)).toMatchObject([
      { base: true, entries: 10, size: 30 },
      { base: true, entries: 4, size: 4 },
    ]);
    const paths = ['/etc/hosts', '/usr/lib/libc', '/usr/bin/bash'];
    const explained = await explain({ ...options, paths });
    const layers = explained.paths.map((path) => ('components' in path ? path.components[0]?.layer : undefined));
    expect(layers.slice(0, 2)).toEqual([1, 2]);
    expect(planned.layers[(layers[2] ?? 0) - 1]?.components).toContain('xattr/bash');
  });
});

describe('a base', () => {
  test('by number is the lowest layers, and what the image says of its base stays', async () => {
    const { base, image } = sampleImages();
    const byName = await make({ image, keepBase: base });
    const byNumber = await make({ image, keepBase: '2' });
    const [named, numbered] = [documentsOf(byName.path), documentsOf(byNumber.path)];
    expect(numbered.manifest.layers).toEqual(named.manifest.layers);
    expect(named.manifest.annotations).toEqual({
      'com.example.of': 'the image',
      'org.opencontainers.image.base.digest': documentsOf(base).digest,
    });
    expect(numbered.manifest.annotations).toEqual(documentsOf(image).manifest.annotations);
  });

  test('may be compressed in another way than the image: its own blobs are taken', async () => {
    const { base, image } = sampleImages('zstd', 'gzip');
    const { path } = await make({ image, keepBase: base });
    expect(documentsOf(path).manifest.layers.slice(0, 2)).toEqual(documentsOf(base).manifest.layers);
  });

  test('keeps its history; what was done above it has no layers but ours', async () => {
    const { base, image } = sampleImages();
    const { history } = documentsOf((await make({ image, keepBase: base })).path).config;
    expect(history.slice(0, 5)).toEqual([
      ...historyOf('ADD', 'ENV a', 'RUN base', 'ENV b'),
      { created_by: 'RUN upper', empty_layer: true },
    ]);
    expect(history.slice(5).every((entry) => entry.created_by === 'chunkah')).toBe(true);
    const bare = layeredImage([...tars.base, tars.upper]);
    const made = documentsOf((await make({ image: bare, keepBase: '2' })).path);
    expect(made.config.history.filter((entry) => entry.empty_layer !== true)).toHaveLength(made.manifest.layers.length);
  });

  test('and a previous image: layers above the base that did not change stay', async () => {
    const { base, image } = sampleImages('gzip');
    const options = { keepBase: base, maxLayers: 8, compression: 'gzip' } as const;
    const first = await make({ image, ...options });
    const changed = layeredImage([...tars.base, tars.upper, tarOfTree({ 'usr/bin/app': labelled('app', 'app 2') })]);
    const second = await make({ image: changed, ...options, previous: first.path });
    const { layers, previous } = second.result;
    expect(layers.filter(({ kept }) => kept !== true).map(({ components }) => components)).toEqual([['xattr/app']]);
    expect(previous).toMatchObject({ kept: layers.length - 1, new: 1 });
    const planned = await plan({ image: changed, keepBase: base, maxLayers: 8, previous: first.path });
    expect(planned.previous).toMatchObject({ kept: layers.length - 1, new: 1 });
  });

  test('counts among the layers that are allowed', async () => {
    const { base, image } = sampleImages();
    const made = await make({ image, keepBase: base, maxLayers: 4 });
    expect(made.result.layers).toHaveLength(4);
    await expect(make({ image, keepBase: base, maxLayers: 3 })).rejects.toMatchObject({
      code: 'BASE_LEAVES_NO_ROOM',
      option: { name: 'maxLayers' },
    });
    await expect(make({ image: base, keepBase: base, maxLayers: 1 })).rejects.toMatchObject({
      code: 'BASE_LEAVES_NO_ROOM',
    });
    expect((await make({ image: base, keepBase: base, maxLayers: 2 })).result.layers).toHaveLength(2);
  });

  test.each([
    [
      'another image',
      () => layeredImage([tars.base[0] ?? Buffer.alloc(0), tars.upper]),
      'BASE_DIFFERS',
      /part at layer 2$/,
    ],
    ['more layers than the image has', () => '9', 'BASE_DIFFERS', /has 3 layers, and 9/],
    ['no layers', () => layeredImage([]), 'BASE_EMPTY', /has no layers/],
    ['0 layers', () => '0', 'KEEP_BASE_UNKNOWN', /"0"/],
    ['no image', () => 'ftp://x', 'KEEP_BASE_UNKNOWN', /"ftp:/],
    ['an annotation that is not there', () => 'annotation', 'BASE_NOT_ANNOTATED', /base\.digest$/],
    ['a path of nothing', () => '/nothing/there', 'IMAGE_NOT_FOUND', /nothing/],
  ])('that is %s is refused', async (_, keepBase, code, message) => {
    const { image } = sampleImages();
    const error = await make({ image, keepBase: keepBase() }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message), option: { name: 'keepBase' } });
  });

  test('of a rootfs is refused', async () => {
    await expect(make({ rootfs: temporaryDirectory(), keepBase: '1' })).rejects.toMatchObject({
      code: 'KEEP_BASE_WITHOUT_IMAGE',
    });
  });
});
