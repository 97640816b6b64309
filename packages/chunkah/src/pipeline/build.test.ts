import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import type { BuildResult } from '@chunkah/report';
import { writeXattr } from '@chunkah/rootfs';
import {
  directory,
  type EntryAttributes,
  file,
  hardlink,
  type Tree,
  type TreeEntry,
  temporaryDirectory,
  temporaryRootfs,
} from '@chunkah/testkit';
import { describe, expect, type TestContext, test } from 'vitest';
import { build } from './build.ts';
import type { BuildOptions } from './options.ts';
import { plan } from './plan.ts';

const mebibyte = 1024 * 1024;
const epoch = 1_800_000_000;

const tree: Tree = {
  'etc/hosts': file('127.0.0.1 localhost\n'),
  'opt/model': file(new Uint8Array(mebibyte)),
  'usr/bin/bash': labelled('bash', 'x'.repeat(1000), 'monthly'),
  'usr/lib/libc.so': labelled('glibc', 'y'.repeat(2000), 'yearly'),
  'usr/share/doc': directory({ xattrs: { 'user.component': 'docs' } }),
  'usr/share/doc/a': file('a'),
  'usr/share/doc/b': file('bb'),
};

function labelled(component: string, content: string, interval?: string, facts: EntryAttributes = {}): TreeEntry {
  const hints = interval === undefined ? {} : { 'user.update-interval': interval };
  return file(content, { ...facts, xattrs: { 'user.component': component, ...hints } });
}

/** Builds into a new directory. */
function buildImage(rootfs: string, options: Partial<BuildOptions> = {}): Promise<BuildResult> {
  const output = { kind: 'directory', path: join(temporaryDirectory(), 'image') } as const;
  return build({ rootfs, output, sourceDateEpoch: epoch, threads: 2, ...options });
}

/** The digests of the layers by their components. */
function digests({ layers }: BuildResult): Record<string, string> {
  return Object.fromEntries(layers.map(({ components, digest }) => [components.join(' '), digest]));
}

const weekly = Math.exp(-1);

describe('build', () => {
  test('answers with what the image holds', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const path = join(temporaryDirectory(), 'image');
    const result = await buildImage(rootfs, { output: { kind: 'directory', path } });
    const { manifests } = await assertValidImage(path);
    const [image] = manifests;
    expect(result).toMatchObject({
      digest: image?.digest,
      configDigest: image?.configDigest,
      statistics: {
        entries: 13,
        components: 5,
        layerBytes: image?.layers.reduce((sum, { size }) => sum + size, 0),
        prepareSeconds: expect.any(Number),
        writeSeconds: expect.any(Number),
      },
    });
    expect(result.layers.map(({ components, size, entries }) => [...components, size, entries])).toEqual([
      ['xattr/glibc', 2000, 3],
      ['bigfiles/model', mebibyte, 2],
      ['xattr/docs', 3, 5],
      ['xattr/bash', 1000, 3],
      ['chunkah/unclaimed', 20, 7],
    ]);
    const stabilities = [Math.exp(-7 / 365), Math.exp(-7 / 30), weekly, Math.exp(-7 / 30), 0];
    result.layers.forEach(({ stability }, number) => {
      expect(stability).toBeCloseTo(stabilities[number] ?? -1, 12);
    });
    expect(image?.layers.map(({ annotations }) => Object.values(annotations))).toEqual([
      ['xattr/glibc', '0.981'],
      ['bigfiles/model', '0.792'],
      ['xattr/docs', '0.368'],
      ['xattr/bash', '0.792'],
      ['chunkah/unclaimed', '0.000'],
    ]);
    const written = image?.layers.map(({ digest, diffId, size }) => ({ digest, diffId, blobSize: size }));
    expect(result.layers).toMatchObject(written ?? []);
  });

  test('makes the layers that plan tells', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const planned = await plan({ rootfs, maxLayers: 2, sourceDateEpoch: epoch });
    const built = await buildImage(rootfs, { maxLayers: 2 });
    expect(planned.layers).toHaveLength(2);
    expect(built.layers.map(({ digest, diffId, blobSize, ...layer }) => layer)).toEqual(planned.layers);
    expect(built.statistics).toMatchObject({ entries: planned.entries, components: planned.components });
  });

  test('twice, by other threads, elsewhere, compressed or not: the same layers', async (context) => {
    const first = await buildImage(temporaryRootfs(context, tree), { threads: 1 });
    const second = await buildImage(temporaryRootfs(context, tree), { threads: 3 });
    expect({ ...second, statistics: 0 }).toEqual({ ...first, statistics: 0 });
    const compressed = await buildImage(temporaryRootfs(context, tree), { compressionLevel: 6 });
    expect(compressed.layers.map(({ diffId }) => diffId)).toEqual(first.layers.map(({ diffId }) => diffId));
    expect(compressed.layers.some(({ digest, diffId }) => digest === diffId)).toBe(false);
    expect(compressed.statistics.layerBytes).toBeLessThan(first.statistics.layerBytes / 10);
  });

  test('reports the scan and the bytes written', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const scanned: number[] = [];
    let done = () => 0;
    let all = -1;
    await buildImage(rootfs, {
      onScan: (entries) => scanned.push(entries),
      onWrite(progress) {
        done = progress.done;
        all = progress.total;
      },
    });
    expect([scanned.at(-1), done()]).toEqual([13, all]);
  });
});

describe('the documents of an image', () => {
  interface Documents {
    readonly index: { readonly manifests: readonly { readonly annotations?: object; readonly platform: object }[] };
    readonly manifest: { readonly annotations: object };
    readonly config: { readonly architecture: string; readonly created: string; readonly config: object };
  }

  async function documentsOf(context: TestContext, options: Partial<BuildOptions>): Promise<Documents> {
    const rootfs = temporaryRootfs(context, { file: labelled('x', '') });
    const path = join(temporaryDirectory(), 'image');
    const { digest, configDigest } = await buildImage(rootfs, { output: { kind: 'directory', path }, ...options });
    await assertValidImage(path);
    const read = (name: string) => JSON.parse(readFileSync(join(path, name), 'utf8'));
    const blob = (name: string) => read(`blobs/${name.replace(':', '/')}`);
    return { index: read('index.json'), manifest: blob(digest), config: blob(configDigest) };
  }

  test('options decide over the image config', async (context) => {
    const imageConfig = JSON.stringify({
      Architecture: 'riscv64',
      Created: '2020-01-01T00:00:00Z',
      Annotations: { kept: '1', gone: '2' },
      Config: { Cmd: ['sh'], Labels: { old: '1', other: '2' } },
    });
    const { index, manifest, config } = await documentsOf(context, {
      imageConfig,
      architecture: 'aarch64',
      tag: ['example:1', 'latest', 'example:1'],
      labels: ['old-', 'new=a=b'],
      annotations: ['gone-', 'added='],
    });
    expect(index.manifests).toMatchObject(
      ['example:1', 'latest'].map((name) => ({
        platform: { architecture: 'arm64', os: 'linux' },
        annotations: { 'org.opencontainers.image.ref.name': name },
      })),
    );
    expect(manifest.annotations).toEqual({ kept: '1', added: '' });
    expect(config).toMatchObject({ architecture: 'arm64', created: '2027-01-15T08:00:00Z' });
    expect(config.config).toEqual({ Cmd: ['sh'], Labels: { other: '2', new: 'a=b' } });
  });

  test('the image config fills what no option says', async (context) => {
    const imageConfig = JSON.stringify({ Architecture: 'riscv64', Created: '2020-01-01T00:00:00Z', Config: {} });
    const rootfs = temporaryRootfs(context, { file: labelled('x', '') });
    const path = join(temporaryDirectory(), 'image');
    const { configDigest } = await build({ rootfs, output: { kind: 'directory', path }, imageConfig, threads: 1 });
    const config = readFileSync(join(path, 'blobs', configDigest.replace(':', '/')), 'utf8');
    expect(JSON.parse(config)).toMatchObject({ architecture: 'riscv64', created: '2020-01-01T00:00:00Z', config: {} });
  });

  test.for([
    { given: {}, platform: { architecture: 'arm64', variant: 'v8' } },
    { given: { architecture: 'arm64' }, platform: { architecture: 'arm64', variant: 'v8' } },
    { given: { architecture: 'riscv64' }, platform: { architecture: 'riscv64' } },
    { given: { compat: 'chunkah-0.6' }, platform: { architecture: 'arm64' } },
  ] as const)(
    'the variant of the image config goes with its architecture: $given',
    async ({ given, platform }, context) => {
      const imageConfig = JSON.stringify({ Architecture: 'aarch64', Variant: 'v8', Author: 'A', Config: {} });
      const root = temporaryRootfs(context, { file: labelled('x', '') });
      const output = { kind: 'directory', path: join(temporaryDirectory(), 'image') } as const;
      await build({ rootfs: root, output, imageConfig, threads: 1, sourceDateEpoch: epoch, ...given });
      await assertValidImage(output.path);
      const index = JSON.parse(readFileSync(join(output.path, 'index.json'), 'utf8'));
      expect(index.manifests[0]?.platform).toEqual({ os: 'linux', ...platform });
    },
  );

  test('without a tag the index names none', async (context) => {
    const { index } = await documentsOf(context, {});
    expect(index.manifests[0]?.annotations).toBeUndefined();
  });
});

describe('an update', () => {
  /**
   * Builds, changes the rootfs, builds again: which components got another layer, and which layers
   * are new or gone.
   */
  async function changedLayers(
    context: TestContext,
    change: (rootfs: string) => void,
    options: Partial<BuildOptions> = {},
  ): Promise<string[]> {
    const rootfs = temporaryRootfs(context, tree);
    const before = digests(await buildImage(rootfs, options));
    change(rootfs);
    const after = digests(await buildImage(rootfs, options));
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].filter((name) => before[name] !== after[name]).sort();
  }

  test('of one component changes its layer and no other', async (context) => {
    const change = (rootfs: string) => appendFileSync(join(rootfs, 'usr/bin/bash'), 'new');
    expect(await changedLayers(context, change)).toEqual(['xattr/bash']);
  });

  /** A file of a new component beside glibc's; the times of the directories above change. */
  function addComponent(rootfs: string): void {
    const path = join(rootfs, 'usr/lib/libz.so');
    writeFileSync(path, 'z');
    writeXattr(path, 'user.component', Buffer.from('zlib'));
    utimesSync(path, epoch, epoch);
    for (const above of ['usr/lib', 'usr']) utimesSync(join(rootfs, above), 1_750_000_000, 1_750_000_000);
  }

  test('that brings a component adds a layer and changes no other', async (context) => {
    expect(await changedLayers(context, addComponent)).toEqual(['xattr/zlib']);
  });

  test('the layers of the peer change with the times of the directories on the way', async (context) => {
    const changed = await changedLayers(context, addComponent, { compat: 'chunkah-0.6' });
    expect(changed).toEqual(['chunkah/unclaimed', 'xattr/bash', 'xattr/docs', 'xattr/glibc', 'xattr/zlib']);
  });

  test('that takes a component away removes a layer and changes no other', async (context) => {
    const change = (rootfs: string) => rmSync(join(rootfs, 'usr/bin/bash'));
    expect(await changedLayers(context, change)).toEqual(['xattr/bash']);
  });

  test('of a time beyond the clamp changes nothing', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    utimesSync(join(rootfs, 'usr/bin/bash'), epoch + 1, epoch + 1);
    const before = await buildImage(rootfs);
    utimesSync(join(rootfs, 'usr/bin/bash'), epoch + 5, epoch + 5);
    expect((await buildImage(rootfs)).digest).toBe(before.digest);
  });

  test('of nothing but the epoch changes no layer of older files', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const before = await buildImage(rootfs);
    const after = await buildImage(rootfs, { sourceDateEpoch: epoch + 86_400 });
    expect(digests(after)).toEqual(digests(before));
    expect(after.digest).not.toBe(before.digest);
  });
});

describe('hard links', () => {
  const linked: Tree = {
    a: directory({ xattrs: { 'user.component': 'first' } }),
    'a/name': file('content'),
    b: directory({ xattrs: { 'user.component': 'second' } }),
    'b/name': hardlink('a/name'),
  };

  test('of one inode are in one layer', async (context) => {
    const { layers } = await buildImage(temporaryRootfs(context, linked));
    expect(layers.map(({ components, size, entries }) => [...components, size, entries])).toEqual([
      ['xattr/first', 7, 4],
      ['xattr/second', 0, 1],
    ]);
  });

  test('are each where their own claims put them, for the peer', async (context) => {
    const rootfs = temporaryRootfs(context, linked);
    const { layers } = await buildImage(rootfs, { compat: 'chunkah-0.6' });
    const directorySize = statSync(join(rootfs, 'a')).size;
    expect(layers.map(({ components, size, entries }) => [...components, size, entries])).toEqual([
      ['xattr/first', 7 + directorySize, 2],
      ['xattr/second', 7 + directorySize, 2],
    ]);
  });
});

describe('what is wrong ends the run before anything is written', () => {
  const options: readonly { readonly given: Partial<BuildOptions>; readonly code: string }[] = [
    { given: { maxLayers: 0 }, code: 'MAX_LAYERS_INVALID' },
    { given: { maxLayers: 1.5 }, code: 'MAX_LAYERS_INVALID' },
    { given: { maxLayers: Number.NaN }, code: 'MAX_LAYERS_INVALID' },
    { given: { updatePeriod: 0 }, code: 'UPDATE_PERIOD_INVALID' },
    { given: { updatePeriod: Number.NaN }, code: 'UPDATE_PERIOD_INVALID' },
    { given: { updatePeriod: 'hourly' as never }, code: 'UPDATE_PERIOD_INVALID' },
    { given: { threads: 0 }, code: 'THREADS_INVALID' },
    { given: { threads: 1025 }, code: 'THREADS_INVALID' },
    { given: { threads: 2.5 }, code: 'THREADS_INVALID' },
    { given: { compression: 'gzip', compressionLevel: -1 }, code: 'COMPRESSION_LEVEL_INVALID' },
    { given: { compression: 'gzip', compressionLevel: 10 }, code: 'COMPRESSION_LEVEL_INVALID' },
    { given: { compression: 'gzip', compressionLevel: 1.5 }, code: 'COMPRESSION_LEVEL_INVALID' },
    { given: { compression: 'zstd', compressionLevel: 0 }, code: 'COMPRESSION_LEVEL_INVALID' },
    { given: { compression: 'zstd', compressionLevel: 20 }, code: 'COMPRESSION_LEVEL_INVALID' },
    { given: { compression: 'zstd:chunked', compressionLevel: 20 }, code: 'COMPRESSION_LEVEL_INVALID' },
    { given: { compression: 'none', compressionLevel: 6 }, code: 'COMPRESSION_LEVEL_UNUSED' },
    { given: { tag: '' }, code: 'TAG_INVALID' },
    { given: { tag: 'Bad Tag' }, code: 'TAG_INVALID' },
    { given: { compat: 'chunkah-0.7' as 'chunkah-0.6' }, code: 'COMPAT_UNKNOWN' },
    { given: { labels: ['a=b', 'nothing'] }, code: 'KEY_VALUE_INVALID' },
    { given: { labels: ['=b'] }, code: 'KEY_EMPTY' },
    { given: { annotations: ['nothing'] }, code: 'KEY_VALUE_INVALID' },
    { given: { architecture: '' }, code: 'ARCHITECTURE_EMPTY' },
    { given: { imageConfig: '{' }, code: 'IMAGE_CONFIG_SYNTAX' },
    { given: { imageConfig: 'null' }, code: 'IMAGE_CONFIG_INVALID' },
    { given: { prune: ['usr'] }, code: 'PRUNE_PATH_INVALID' },
    { given: { rootfs: '/nowhere/at/all' }, code: 'ROOTFS_NOT_FOUND' },
    { given: { rootfs: '/dev/null' }, code: 'ROOTFS_NOT_DIRECTORY' },
    { given: { output: { kind: 'directory', path: '/' } }, code: 'OUTPUT_EXISTS' },
    { given: { output: { kind: 'archive', path: '/' } }, code: 'OUTPUT_EXISTS' },
    { given: { output: { kind: 'archive', path: '/nowhere/at/all' } }, code: 'OUTPUT_FAILED' },
  ];

  test.each(options)('$code for $given', async ({ given, code }) => {
    const top = temporaryDirectory();
    mkdirSync(join(top, 'rootfs'));
    writeFileSync(join(top, 'rootfs/big'), new Uint8Array(mebibyte));
    const output = { kind: 'directory', path: join(top, 'image') } as const;
    const run = build({ rootfs: join(top, 'rootfs'), output, threads: 1, ...given });
    await expect(run).rejects.toMatchObject({ name: 'ChunkahError', code, hint: expect.any(String) });
    expect(readdirSync(top)).toEqual(['rootfs']);
  });

  test('an output inside the rootfs', async () => {
    const rootfs = temporaryDirectory();
    const run = build({ rootfs, output: { kind: 'directory', path: join(rootfs, 'image') } });
    await expect(run).rejects.toMatchObject({ code: 'OUTPUT_IN_ROOTFS' });
    expect(readdirSync(rootfs)).toEqual([]);
  });

  test.each(['componentsFile', 'writtenFiles'] as const)('a file of %s inside the rootfs', async (option) => {
    const top = temporaryDirectory();
    const [rootfs, image] = [join(top, 'rootfs'), join(top, 'image')];
    mkdirSync(rootfs);
    writeFileSync(join(rootfs, 'big'), new Uint8Array(mebibyte));
    const report = join(rootfs, 'report');
    const given = option === 'componentsFile' ? { [option]: report } : { [option]: [report] };
    const run = build({ rootfs, output: { kind: 'directory', path: image }, ...given });
    await expect(run).rejects.toMatchObject({ code: 'OUTPUT_IN_ROOTFS', message: expect.stringContaining(report) });
    expect([readdirSync(rootfs), readdirSync(top)]).toEqual([['big'], ['rootfs']]);
  });

  test('a rootfs that is empty, or of which nothing is left', async (context) => {
    const rules = [{ prefix: '/', component: 'all' }];
    await expect(buildImage(temporaryDirectory(), { rules })).rejects.toMatchObject({
      code: 'ROOTFS_EMPTY',
      message: expect.stringMatching(/ is empty$/),
      hint: expect.stringContaining('mounted'),
    });
    const rootfs = temporaryRootfs(context, { 'a/b': file('x'), c: file('y') });
    for (const given of [{ prune: ['/a', '/c'] }, { prune: ['/a'], pruneIfPresent: ['/c', '/d'] }]) {
      await expect(buildImage(rootfs, { rules, ...given })).rejects.toMatchObject({
        code: 'ROOTFS_EMPTY',
        message: expect.stringContaining('--prune'),
      });
    }
    const { layers } = await buildImage(rootfs, { rules, prune: ['/a/', '/c'] });
    expect(layers).toHaveLength(1);
  });

  test('a rootfs that nothing tells components of', async () => {
    const rootfs = temporaryDirectory();
    writeFileSync(join(rootfs, 'small'), 'x');
    await expect(buildImage(rootfs)).rejects.toMatchObject({
      code: 'NO_COMPONENT_REPO',
      message: 'no supported component repo found in rootfs',
      hint: expect.stringContaining('user.component'),
    });
  });

  test('an abort, before and in the middle', async () => {
    const rootfs = temporaryDirectory();
    writeFileSync(join(rootfs, 'big'), new Uint8Array(mebibyte));
    const reason = new Error('enough');
    await expect(buildImage(rootfs, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const out = temporaryDirectory();
    const run = buildImage(rootfs, {
      output: { kind: 'archive', path: join(out, 'image.tar') },
      signal: controller.signal,
      onWrite: () => controller.abort(reason),
    });
    await expect(run).rejects.toBe(reason);
    expect(readdirSync(out)).toEqual([]);
  });
});
