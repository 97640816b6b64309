import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertValidImage } from '@chunkah/oci';
import type { BuildResult } from '@chunkah/report';
import { directory, file, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { describe, expect, type TestContext, test } from 'vitest';
import { build } from '../build.ts';
import { explain } from '../explain.ts';
import type { BuildOptions } from '../options.ts';
import { plan } from '../plan.ts';

const epoch = 1_800_000_000;

/** Eight labelled components, and a file that has none. */
const tree: Tree = {
  'etc/hosts': file('127.0.0.1 localhost\n'),
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, number) => [
      `usr/lib/f${number}`,
      file(`${number}`.repeat(1000 * (number + 1)), { xattrs: { 'user.component': `c${number}` } }),
    ]),
  ),
};

interface Built {
  readonly path: string;
  readonly digest: string;
  readonly layers: BuildResult['layers'];
  readonly previous: unknown;
  readonly warnings: readonly string[];
}

async function buildTo(rootfs: string, options: Partial<BuildOptions> = {}): Promise<Built> {
  const path = join(temporaryDirectory(), 'image');
  const warnings: string[] = [];
  const logger = { warn: (text: string) => warnings.push(text), info: () => {}, debug: () => {} };
  const output = { kind: 'directory', path } as const;
  const result = await build({ rootfs, output, sourceDateEpoch: epoch, threads: 2, maxLayers: 4, logger, ...options });
  return { path, digest: result.digest, layers: result.layers, previous: result.previous, warnings };
}

/** Gives a file other content, and leaves its size and its time. */
function changeContent(path: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/./g, 'x'));
  utimesSync(path, atime, mtime);
}

/** The manifest and the config of an image directory as files in another one. */
function documentsOf(image: string): string {
  const target = temporaryDirectory();
  const blob = ({ digest }: { digest: string }) => readFileSync(join(image, 'blobs', digest.replace(':', '/')));
  const [entry] = JSON.parse(readFileSync(join(image, 'index.json'), 'utf8')).manifests;
  writeFileSync(join(target, 'manifest.json'), blob(entry));
  writeFileSync(join(target, 'config.json'), blob(JSON.parse(blob(entry).toString()).config));
  return join(target, 'manifest.json');
}

function archiveOf(image: string): string {
  const archive = join(temporaryDirectory(), 'image.tar');
  execFileSync('tar', ['-C', image, '-cf', archive, '.']);
  return archive;
}

/** The same image in each form that is read. */
const forms = {
  directory: (image: string) => `oci:${image}`,
  archive: (image: string) => `oci-archive:${archiveOf(image)}`,
  manifest: documentsOf,
};

const names = ({ layers }: Built) => layers.map(({ components, kept }) => [components.join(' '), kept]);

describe.each(Object.entries(forms))('the previous image as %s', (_form, previousOf) => {
  describe.each([undefined, 6])('compressed at level %s', (compressionLevel) => {
    test('an equal tree gives the same image, whatever the packer and the threads', async (context: TestContext) => {
      const rootfs = temporaryRootfs(context, tree);
      const first = await buildTo(rootfs, { compressionLevel });
      const previous = previousOf(first.path);
      for (const other of [{ threads: 1 }, { packer: 'tiers' as const, threads: 8 }]) {
        const second = await buildTo(rootfs, { compressionLevel, previous, ...other });
        expect(second.digest).toBe(first.digest);
        expect(second.previous).toEqual({ kept: 4, new: 0, opened: 0, downloadBytes: 0 });
        expect(second.warnings).toEqual([]);
        await assertValidImage(second.path);
      }
    });

    test('a file with other content, and the same size and time, is found', async (context) => {
      const rootfs = temporaryRootfs(context, tree);
      const first = await buildTo(rootfs, { compressionLevel });
      changeContent(join(rootfs, 'usr/lib/f3'));
      const previous = previousOf(first.path);
      const second = await buildTo(rootfs, { compressionLevel, previous });
      await assertValidImage(second.path);
      const stayed = first.layers.filter(({ components }) => !components.includes('xattr/c3'));
      const changed = first.layers.filter(({ components }) => components.includes('xattr/c3'));
      expect(names(second)).toEqual([
        ...stayed.map(({ components }) => [components.join(' '), true]),
        ...changed.map(({ components }) => [components.join(' '), false]),
      ]);
      const planned = await plan({ rootfs, sourceDateEpoch: epoch, maxLayers: 4, previous });
      expect(planned.layers.map(({ components, kept }) => [components.join(' '), kept])).toEqual(names(second));
      expect(planned.previous).toMatchObject({ kept: stayed.length, new: 1, opened: 0 });
    });
  });
});

describe('a previous image', () => {
  test('made with another compression: the layers are new, and a warning counts the bytes', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs);
    const second = await buildTo(rootfs, { compressionLevel: 1, previous: first.path });
    expect(second.layers.map(({ components }) => components)).toEqual(first.layers.map(({ components }) => components));
    expect(second.previous).toMatchObject({ kept: 0, new: 4 });
    expect(second.warnings).toEqual([
      expect.stringMatching(/^4 layers have the content .* other bytes \([0-9.]+ KiB\)/),
    ]);
  });

  test('at another level: blobs at hand stay, without them the layers are new', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs, { compressionLevel: 9 });
    const beside = await buildTo(rootfs, { compressionLevel: 1, previous: first.path });
    expect([beside.digest, beside.warnings]).toEqual([first.digest, []]);
    const alone = await buildTo(rootfs, { compressionLevel: 0, previous: documentsOf(first.path) });
    expect(alone.warnings).toEqual([expect.stringContaining('other bytes')]);
  });

  test.for(Object.keys(forms) as (keyof typeof forms)[])(
    'of zstd:chunked as %s: layers that stay are made again, and are the same',
    async (form, context) => {
      const rootfs = temporaryRootfs(context, tree);
      const compression = 'zstd:chunked';
      const first = await buildTo(rootfs, { compression });
      const previous = forms[form](first.path);
      const equal = await buildTo(rootfs, { compression, previous, threads: 1 });
      expect([equal.digest, equal.warnings]).toEqual([first.digest, []]);
      expect(equal.previous).toEqual({ kept: 4, new: 0, opened: 0, downloadBytes: 0 });
      changeContent(join(rootfs, 'usr/lib/f3'));
      const second = await buildTo(rootfs, { compression, previous });
      await assertValidImage(second.path);
      expect(second.previous).toMatchObject({ kept: 3, new: 1 });
      // Its tables are not those of plain zstd.
      const plain = await buildTo(rootfs, { compression: 'zstd', previous: second.path });
      expect(plain.warnings).toEqual([expect.stringMatching(/^4 layers have the content/)]);
    },
  );

  test('with annotations of zstd:chunked that lie is not believed', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const compression = 'zstd:chunked';
    const first = await buildTo(rootfs, { compression });
    const documents = documentsOf(first.path);
    const key = 'io.github.containers.zstd-chunked.manifest-checksum';
    const manifest: { layers: { annotations: Record<string, string> }[] } = JSON.parse(readFileSync(documents, 'utf8'));
    for (const { annotations } of manifest.layers) annotations[key] = `sha256:${'0'.repeat(64)}`;
    writeFileSync(documents, JSON.stringify(manifest));
    const second = await buildTo(rootfs, { compression, previous: `manifest:${documents}` });
    expect([second.digest, second.warnings]).toEqual([first.digest, []]);
  });

  test('with damaged blobs: layers are made again, and none of the damage is taken over', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs, { compressionLevel: 6 });
    const blobs = join(first.path, 'blobs/sha256');
    const { manifests } = await assertValidImage(first.path);
    const [damaged = '', lost = '', short = ''] = manifests[0]?.layers.map(({ digest }) => digest.slice(7)) ?? [];
    const bytes = readFileSync(join(blobs, damaged));
    bytes.writeUInt8((bytes.at(-9) ?? 0) ^ 1, bytes.length - 9);
    writeFileSync(join(blobs, damaged), bytes);
    rmSync(join(blobs, lost));
    writeFileSync(join(blobs, short), 'x');
    const second = await buildTo(rootfs, { compressionLevel: 6, previous: first.path });
    expect(second.digest).toBe(first.digest);
    expect(second.warnings).toEqual([expect.stringContaining(`the blob sha256:${damaged} is made again`)]);
    await assertValidImage(second.path);
  });

  test('whose config lies of a blob is not believed', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs, { compressionLevel: 6 });
    const documents = documentsOf(first.path);
    const manifest = JSON.parse(readFileSync(documents, 'utf8'));
    [manifest.layers[0].digest, manifest.layers[1].digest] = [manifest.layers[1].digest, manifest.layers[0].digest];
    [manifest.layers[0].size, manifest.layers[1].size] = [manifest.layers[1].size, manifest.layers[0].size];
    const text = JSON.stringify(manifest);
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    writeFileSync(join(first.path, 'blobs', digest.replace(':', '/')), text);
    writeFileSync(
      join(first.path, 'index.json'),
      JSON.stringify({ schemaVersion: 2, manifests: [{ digest, size: text.length, mediaType: manifest.mediaType }] }),
    );
    const second = await buildTo(rootfs, { compressionLevel: 6, previous: first.path });
    expect(second.digest).toBe(first.digest);
    expect(second.warnings).toHaveLength(2);
  });

  test('made with other options: one warning, and the image as without it', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const other = await buildTo(rootfs, { sourceDateEpoch: 1000 });
    const second = await buildTo(rootfs, { previous: other.path });
    expect(second.warnings).toEqual([expect.stringMatching(/no layer of the previous image .* stays.*--compat/)]);
    expect(second.digest).toBe((await buildTo(rootfs)).digest);
  });

  test('of the peer is followed with --compat', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const compat = { compat: 'chunkah-0.6' as const };
    const first = await buildTo(rootfs, compat);
    changeContent(join(rootfs, 'usr/lib/f7'));
    const second = await buildTo(rootfs, { ...compat, previous: first.path });
    expect(second.previous).toMatchObject({ kept: 3, new: 1 });
    expect(second.warnings).toEqual([]);
  });

  test.for([undefined, 'chunkah-0.6' as const])(
    'has names with spaces and backslashes, compat %s',
    async (compat, context) => {
      const labels = ['a b', 'a\\x20b', 'b\\', 'a', ' ', 'c d e'];
      const entries = labels.map((label, number) => {
        return [`usr/f${number}`, file(`${number}`, { xattrs: { 'user.component': label } })] as const;
      });
      const rootfs = temporaryRootfs(context, Object.fromEntries(entries));
      const options = { maxLayers: 3, ...(compat === undefined ? {} : { compat }) };
      const first = await buildTo(rootfs, options);
      const second = await buildTo(rootfs, { ...options, previous: first.path });
      expect([second.digest, second.warnings]).toEqual([first.digest, []]);
    },
  );

  test('follows a file that is in two components, whose equal layers are one blob', async (context) => {
    const rootfs = temporaryRootfs(context, {
      ...tree,
      opt: directory({ xattrs: { 'user.component': 'c0' } }),
    });
    const first = await buildTo(rootfs, { maxLayers: 64 });
    const second = await buildTo(rootfs, { maxLayers: 64, previous: first.path });
    expect(second.digest).toBe(first.digest);
  });

  test('with all layers unchanged and something new: the smallest layer is opened, and the output says so', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs);
    writeFileSync(join(rootfs, 'usr/lib/icon.cache'), Buffer.alloc(2 ** 20));
    const second = await buildTo(rootfs, { previous: first.path });
    expect(second.previous).toMatchObject({ kept: 3, new: 1, opened: 1 });
    const planned = await plan({ rootfs, sourceDateEpoch: epoch, maxLayers: 4, previous: first.path });
    expect(planned.previous).toMatchObject({ kept: 3, new: 1, opened: 1 });
  });

  test('with more layers than are allowed now', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs, { maxLayers: 8 });
    const second = await buildTo(rootfs, { maxLayers: 5, previous: first.path });
    expect(second.layers).toHaveLength(5);
    expect(second.previous).toMatchObject({ kept: 4, new: 1, opened: 4 });
  });

  test('where a component vanished, and another one got a layer of its own', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs);
    rmSync(join(rootfs, 'usr/lib/f1'));
    const gone = first.layers.find(({ components }) => components.includes('xattr/c1'));
    const groups = { core: { components: ['xattr/c5'], alone: true } };
    const second = await buildTo(rootfs, { maxLayers: 5, previous: first.path, groups });
    const stayed = second.layers.filter(({ kept }) => kept).map(({ components }) => components);
    expect(stayed).toEqual(
      first.layers
        .filter((layer) => layer !== gone && !layer.components.includes('xattr/c5'))
        .map(({ components }) => components),
    );
    expect(second.layers).toContainEqual(expect.objectContaining({ components: ['group/core'] }));
    const third = await buildTo(rootfs, { maxLayers: 5, previous: second.path, groups });
    expect([third.digest, third.previous]).toEqual([second.digest, expect.objectContaining({ kept: 5, new: 0 })]);
  });

  test('counts for the numbers of layers that explain tells', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs);
    changeContent(join(rootfs, 'usr/lib/f0'));
    const options = { rootfs, sourceDateEpoch: epoch, maxLayers: 4, previous: first.path };
    const { layers } = await plan(options);
    const { paths } = await explain({ ...options, paths: ['/usr/lib/f0'] });
    const number = layers.findIndex(({ components }) => components.includes('xattr/c0')) + 1;
    expect(paths).toMatchObject([{ components: [{ name: 'xattr/c0', layer: number }] }]);
  });

  test('to a directory, each file of a layer that stays is read once', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const made = async (options: Partial<BuildOptions>) => {
      let progress: { done(): number; readonly total: number } | undefined;
      const onWrite = (value: typeof progress) => {
        progress = value;
      };
      const { layers } = await buildTo(rootfs, { ...options, onWrite });
      expect(progress?.done()).toBe(progress?.total);
      return [progress?.done(), layers.reduce((sum, { blobSize }) => sum + blobSize, 0)];
    };
    const plain = await buildTo(rootfs);
    const compressed = await buildTo(rootfs, { compressionLevel: 6 });
    const [tars = 0] = await made({});
    expect(await made({ previous: plain.path })).toEqual([tars, tars]);
    expect((await made({ previous: documentsOf(compressed.path), compressionLevel: 6 }))[0]).toBe(tars);
    const [hashedAndCopied = 0, blobs = 0] = await made({ previous: compressed.path, compressionLevel: 6 });
    expect(hashedAndCopied).toBe(tars + blobs);
    changeContent(join(rootfs, 'usr/lib/f7'));
    expect(await made({ previous: plain.path })).toEqual([tars, tars]);
  });

  test('leaves nothing behind of layers that were made in vain', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const first = await buildTo(rootfs, { maxLayers: 3 });
    for (const name of ['f0', 'f6']) changeContent(join(rootfs, 'usr/lib', name));
    const previous = documentsOf(first.path);
    const second = await buildTo(rootfs, { maxLayers: 3, previous });
    await assertValidImage(second.path);
    expect(readdirSync(join(second.path, 'blobs/sha256'))).toHaveLength(3 + 2);
  });
});

describe('what is not a previous image ends the run', () => {
  /** An image directory whose manifest is another one. */
  function withManifest(image: string, edit: (manifest: { layers: { annotations?: object }[] }) => void): string {
    const documents = documentsOf(image);
    const manifest = JSON.parse(readFileSync(documents, 'utf8'));
    edit(manifest);
    writeFileSync(documents, JSON.stringify(manifest));
    return documents;
  }

  async function failureOf(rootfs: string, previous: string, options: Partial<BuildOptions> = {}): Promise<string> {
    const error = await buildTo(rootfs, { previous, ...options }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ option: { name: 'previous' } });
    return (error as { code: string }).code;
  }

  test('nothing names components, it is for another machine, it is none', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const { path } = await buildTo(rootfs);
    const bare = withManifest(path, ({ layers }) => {
      for (const layer of layers) delete layer.annotations;
    });
    expect((await buildTo(rootfs, { previous: bare })).previous).toMatchObject({ kept: 4, new: 0 });
    const config = readFileSync(join(bare, '../config.json'), 'utf8').replaceAll('"created_by":"chunkah"', '"a":"b"');
    writeFileSync(join(bare, '../config.json'), config);
    const manifest = JSON.parse(readFileSync(bare, 'utf8'));
    manifest.config.digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
    manifest.config.size = config.length;
    writeFileSync(bare, JSON.stringify(manifest));
    expect(await failureOf(rootfs, bare)).toBe('PREVIOUS_FOREIGN');
    expect(await failureOf(rootfs, path, { architecture: 's390x' })).toBe('IMAGE_OTHER_PLATFORM');
    expect(await failureOf(rootfs, join(path, 'nothing'))).toBe('IMAGE_NOT_FOUND');
    expect(await failureOf(rootfs, 'docker-daemon:image')).toBe('PREVIOUS_UNKNOWN');
  });

  test('but one that names a component twice: the topmost layer may stay', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const { path, layers } = await buildTo(rootfs);
    const top = layers.at(-1)?.components.join(' ') ?? '';
    const twice = withManifest(path, ({ layers: described }) => {
      for (const layer of described) layer.annotations = { 'org.chunkah.component': top };
    });
    const { previous } = await buildTo(rootfs, { previous: twice });
    expect(previous).toMatchObject({ kept: expect.any(Number) });
    expect((await plan({ rootfs, previous: twice, sourceDateEpoch: epoch, maxLayers: 4 })).previous).toMatchObject({
      kept: 1,
    });
  });

  test('but one that is: annotations are lost where layers are compressed anew, and the history says the same', async (context) => {
    const rootfs = temporaryRootfs(context, tree);
    const { path, digest } = await buildTo(rootfs);
    const derived = withManifest(path, ({ layers }) => delete layers[3]?.annotations);
    expect((await buildTo(rootfs, { previous: derived })).digest).toBe(digest);
  });
});

test('500 layers stay', async (context) => {
  const files = Array.from({ length: 500 }, (_, number) => {
    return [`usr/${number}`, file(`${number}`, { xattrs: { 'user.component': `c${number}` } })] as const;
  });
  const rootfs = temporaryRootfs(context, Object.fromEntries(files));
  const first = await buildTo(rootfs, { maxLayers: 500 });
  writeFileSync(join(rootfs, 'usr/7'), 'other');
  const second = await buildTo(rootfs, { maxLayers: 500, previous: documentsOf(first.path) });
  expect(second.previous).toMatchObject({ kept: 499, new: 1 });
});
