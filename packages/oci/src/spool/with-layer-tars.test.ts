import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { isChunkahError } from '@chunkah/core';
import type { TarBlob } from '@chunkah/rootfs';
import { temporaryDirectory } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import type { StoredLayer } from '../stored/stored-image.ts';
import { directory as directoryEntry, file, link, tarOf, whiteout } from '../tree/handmade-tar.fixture.ts';
import { readLayers } from '../tree/read-layers.ts';
import type { SpoolProgress } from './with-layer-tars.ts';
import { type LayerTarsOptions, withLayerTars } from './with-layer-tars.ts';

const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Content that hardly compresses; larger than the pieces in which blobs are read. */
const tar = randomBytes(900_000);

interface Given {
  readonly tar?: Uint8Array;
  readonly digest?: string;
  readonly diffId?: string;
  /** Bytes of other things before it in its file. */
  readonly start?: number;
}

/** A layer whose blob lies in a file. */
function layerOf(bytes: Uint8Array, { tar: content = tar, start = 0, ...claims }: Given = {}): StoredLayer {
  const path = join(temporaryDirectory(), 'blob');
  writeFileSync(path, Buffer.concat([Buffer.alloc(start), bytes, Buffer.alloc(start)]));
  const layer = { mediaType: '', digest: digestOf(bytes), diffId: digestOf(content), ...claims };
  return { ...layer, size: bytes.length, annotations: {}, history: {}, blob: { path, start, size: bytes.length } };
}

/** The same layer, which only can be fetched. */
function distant({ blob, ...layer }: StoredLayer): StoredLayer {
  return layer;
}

type Options = Partial<LayerTarsOptions> & { readonly directory: string };

function spool(layers: readonly StoredLayer[], options: Options, use?: (tars: readonly TarBlob[]) => void) {
  const all = { threads: 2, onWarning: (message: string) => expect(message).toBe(''), ...options };
  return withLayerTars({ name: 'image', layers }, all, (tars) => {
    use?.(tars);
    return Promise.resolve(tars.map(({ path, start, size }) => readFileSync(path).subarray(start, start + size)));
  });
}

async function failureOf(layers: readonly StoredLayer[], options: Partial<LayerTarsOptions> = {}): Promise<string> {
  const directory = temporaryDirectory();
  try {
    await spool(layers, { directory, ...options });
  } catch (error) {
    expect(readdirSync(directory)).toEqual([]);
    if (!isChunkahError(error)) throw error;
    return error.code;
  }
  return 'none';
}

describe('the tar of a layer', () => {
  test('that is not compressed is read where it lies', async () => {
    const layer = layerOf(tar, { start: 512 });
    const directory = temporaryDirectory();
    await spool([layer, layer], { directory }, (tars) => {
      expect(readdirSync(directory)).toEqual([]);
      const { path = '' } = layer.blob ?? {};
      const { ino, dev, mtimeNs } = statSync(path, { bigint: true });
      const [blob] = tars;
      expect(blob).toEqual({ path, start: 512, size: tar.length, inode: ino, device: dev, mtimeNs });
      expect(tars[1]).toBe(blob);
    });
  });

  const [first, second] = [tar.subarray(0, 300_000), tar.subarray(300_000)];
  /** A member of exactly so many bytes, since stored blocks grow by what they store. */
  const memberOf = (length: number, content: Buffer) => {
    for (let size = length - 60; size < length; size += 1) {
      const member = gzipSync(content.subarray(0, size), { level: 0 });
      if (member.length === length) return { member, size };
    }
    return expect.unreachable();
  };
  const { member, size } = memberOf(256 * 1024, tar);
  const skippable = Buffer.concat([Buffer.from('502a4d1805000000', 'hex'), Buffer.from('extra')]);
  const frames = Array.from({ length: 90 }, (_, at) => zstdCompressSync(tar.subarray(at * 10_000, (at + 1) * 10_000)));
  const unknownSize = zstdCompressSync(tar, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });

  test.each([
    ['gzip', gzipSync(tar)],
    ['two members of gzip', Buffer.concat([gzipSync(first), gzipSync(second)])],
    ['members that end where a piece ends', Buffer.concat([member, gzipSync(tar.subarray(size))])],
    ['gzip with zeros behind it', Buffer.concat([gzipSync(tar), Buffer.alloc(600_000)])],
    ['gzip with an empty member', Buffer.concat([gzipSync(''), gzipSync(tar), gzipSync('')])],
    ['zstd', zstdCompressSync(tar)],
    ['zstd without its size', unknownSize],
    ['zstd in frames, and with skippable ones first and last', Buffer.concat([skippable, ...frames, skippable])],
  ])('by %s is decompressed whole, into a file that goes away', async (_what, bytes) => {
    const directory = temporaryDirectory();
    const files: string[] = [];
    const [content] = await spool([layerOf(bytes, { start: 100 })], { directory }, (tars) => {
      files.push(...tars.map(({ path }) => path));
      expect(statSync(files[0] ?? '').mode & 0o777).toBe(0o600);
    });
    expect(content?.equals(tar)).toBe(true);
    expect(files[0]).toMatch(new RegExp(`^${directory}/`));
    expect(readdirSync(directory)).toEqual([]);
  });

  test('of many layers comes in their order, and what is read adds up', async () => {
    const tars = Array.from({ length: 127 }, (_, number) => Buffer.alloc(512 * (number % 50), `${number}`));
    const blobs = tars.map((content, number) => [content, gzipSync(content), zstdCompressSync(content)][number % 3]);
    const layers = blobs.map((blob, number) => layerOf(blob ?? Buffer.of(), { tar: tars[number] ?? Buffer.of() }));
    let progress: SpoolProgress | undefined;
    const options = { directory: temporaryDirectory(), onSpool: (given: SpoolProgress) => (progress = given) };
    expect(await spool(layers, options)).toEqual(tars);
    expect(progress?.read()).toBe(progress?.toRead);
    expect(progress?.toFetch).toBe(0);
  });
});

describe('a layer that is not what the image says', () => {
  const blob = gzipSync(tar);
  const zeros = Buffer.alloc(3_000_000);
  const damaged = Buffer.from(blob);
  damaged[500_000] = (damaged[500_000] ?? 0) ^ 1;
  const ownDigest = { digest: digestOf(damaged) };

  test.each([
    ['has another digest', () => layerOf(tar, { digest: digestOf(blob), diffId: digestOf(blob) })],
    ['has another digest and is compressed', () => layerOf(blob, { digest: digestOf(tar) })],
    ['is a tar with another diff id', () => layerOf(tar, { diffId: digestOf(blob) })],
    ['decompresses to something else', () => layerOf(blob, { tar: blob })],
    ['is cut off', () => layerOf(blob.subarray(0, 1000))],
    ['ends inside a frame', () => layerOf(zstdCompressSync(tar).subarray(0, 1000))],
    ['is damaged', () => layerOf(damaged, ownDigest)],
    ['has something else behind a frame', () => layerOf(Buffer.concat([zstdCompressSync(tar), Buffer.from('more')]))],
    ['is missing', () => distant(layerOf(tar))],
  ])('since it %s is refused', async (_what, layer) => {
    expect(await failureOf([layerOf(gzipSync(zeros), { tar: zeros }), layer()])).toBe('IMAGE_INVALID');
  });

  test('is refused when the file is shorter meanwhile, or gone', async () => {
    const layer = layerOf(tar);
    const { path = '' } = layer.blob ?? {};
    writeFileSync(path, 'short');
    expect(await failureOf([layer])).toBe('IMAGE_CHANGED');
    expect(await failureOf([{ ...layer, blob: { path: `${path}-x`, start: 0, size: 1 } }])).toMatch(
      /^IMAGE_UNREADABLE$/,
    );
  });

  test.each([
    ['gzip', gzipSync(zeros)],
    ['zstd', zstdCompressSync(zeros)],
  ])('since it is a bomb of %s is not decompressed to its end', async (_what, bomb) => {
    const layer = layerOf(bomb, { tar: zeros });
    const limits = { ratio: 10, always: 1_000_000, keptFree: 0 };
    expect(await failureOf([layer], { limits })).toBe('LAYER_TOO_LARGE');
    expect(await failureOf([layer], { limits: { ...limits, always: 3_000_000 } })).toBe('none');
  });

  test('or is more than there is room for is refused, before or while it is written', async () => {
    const layer = layerOf(gzipSync(zeros), { tar: zeros });
    expect(await failureOf([layer], { limits: { ratio: 1100, always: 0, keptFree: 2 ** 52 } })).toBe('OUTPUT_FULL');
    expect(await failureOf([layer], { directory: '/nowhere/at/all' })).toMatch(/^OUTPUT_/);
  });
});

describe('a layer that is elsewhere', () => {
  async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
  }

  test('is fetched, decompressed where it is compressed, and goes away', async () => {
    const blobs = [tar, gzipSync(tar), zstdCompressSync(tar), gzipSync(Buffer.alloc(4096))];
    const tars = [tar, tar, tar, Buffer.alloc(4096)];
    const layers = blobs.map((blob, number) => distant(layerOf(blob, { tar: tars[number] ?? tar })));
    const directory = temporaryDirectory();
    let running = 0;
    let most = 0;
    const fetch = async function* (layer: StoredLayer) {
      running += 1;
      most = Math.max(most, running);
      yield* inPieces(blobs.find((blob) => digestOf(blob) === layer.digest) ?? Buffer.of());
      running -= 1;
    };
    let progress: SpoolProgress | undefined;
    const options = { directory, fetch, onSpool: (given: SpoolProgress) => (progress = given) };
    expect(await spool([...layers, ...layers], options)).toEqual([...tars, ...tars]);
    expect(readdirSync(directory)).toEqual([]);
    expect(progress?.fetched()).toBe(progress?.toFetch);
    expect(most).toBeGreaterThan(1);
  });

  test('that fails to come ends all', async () => {
    const layers = [gzipSync(tar), tar].map((blob) => distant(layerOf(blob)));
    const fetch = async function* (layer: StoredLayer, signal: AbortSignal) {
      yield Buffer.from('some');
      if (layer.size === tar.length) throw new Error('cut');
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    await expect(failureOf(layers, { fetch })).rejects.toThrow('cut');
  });

  test('leaves nothing behind when the run is ended', async () => {
    const directory = temporaryDirectory();
    const stop = new AbortController();
    const fetch = async function* (_layer: StoredLayer, signal: AbortSignal) {
      yield Buffer.from('some');
      setTimeout(() => stop.abort(new Error('ended')), 50);
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const layers = [layerOf(gzipSync(tar)), distant(layerOf(zstdCompressSync(tar)))];
    const spooling = spool(layers, { directory, fetch, signal: stop.signal });
    await expect(spooling).rejects.toThrow('ended');
    expect(readdirSync(directory)).toEqual([]);
  });
});

test('a tar that changed since is another one to who compares', async () => {
  const layer = layerOf(tar);
  const { path = '' } = layer.blob ?? {};
  await spool([layer], { directory: temporaryDirectory() }, ([blob]) => {
    appendFileSync(path, 'x');
    expect(statSync(path, { bigint: true }).mtimeNs).not.toBe(blob?.mtimeNs);
  });
});

describe('the headers of a layer', () => {
  const lower = tarOf([
    directoryEntry('usr'),
    file('usr/large', 'x'.repeat(600_000)),
    file('usr/gone'),
    file('n'.repeat(150)),
  ]);
  const upper = tarOf([whiteout('usr/gone'), link('usr/same', 'usr/large')]);

  /** The tree of layers whose headers are read in the pass that checks them, or later. */
  function treeOf(layers: readonly StoredLayer[], rows: boolean) {
    const fetch = async function* (layer: StoredLayer) {
      yield [lower, upper].find((content) => digestOf(content) === layer.digest) ?? expect.unreachable();
    };
    const options = { directory: temporaryDirectory(), threads: 2, onWarning: () => {}, fetch, rows };
    return withLayerTars({ name: 'image', layers }, options, async (tars, read) => {
      expect(read.length).toBe(rows ? layers.length : 0);
      const tree = await readLayers(tars, { image: 'image', ...(rows ? { rows: read } : {}) });
      const { blob, offset } = tree.content;
      return { files: Array.from(tree.files), blob, offset, layers: tree.layerOf };
    });
  }

  test.each([
    ['not compressed', (content: Buffer) => layerOf(content, { tar: content, start: 100 })],
    ['compressed by gzip', (content: Buffer) => layerOf(gzipSync(content), { tar: content })],
    ['compressed by zstd', (content: Buffer) => layerOf(zstdCompressSync(content), { tar: content })],
    ['fetched', (content: Buffer) => distant(layerOf(content, { tar: content }))],
  ])('that is %s are the same in the pass that checks it as later', async (_what, layer) => {
    const layers = [lower, upper, lower].map(layer);
    const tree = await treeOf(layers, true);
    expect(tree.files.map(({ path }) => path)).toEqual([
      `/${'n'.repeat(150)}`,
      '/usr',
      '/usr/gone',
      '/usr/large',
      '/usr/same',
    ]);
    expect(tree).toEqual(await treeOf(layers, false));
  });

  const damaged = Buffer.from(lower);
  damaged[600] = 0x78;

  test.each([
    ['not compressed', () => layerOf(damaged, { tar: damaged })],
    ['compressed', () => layerOf(gzipSync(damaged), { tar: damaged })],
  ])('that is %s are damaged only if all else is right', async (_what, layer) => {
    const rows = { rows: true };
    expect(await failureOf([layer()], rows)).toBe('LAYER_DAMAGED');
    expect(await failureOf([{ ...layer(), diffId: digestOf(lower) }], rows)).toBe('IMAGE_INVALID');
    expect(await failureOf([{ ...layer(), digest: digestOf(lower) }], rows)).toBe('IMAGE_INVALID');
    expect(await failureOf([layer()])).toBe('none');
  });
});
