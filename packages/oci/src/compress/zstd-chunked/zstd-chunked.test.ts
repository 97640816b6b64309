import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { ZstdFrameWalk } from '@chunkah/core/engine';
import { directory, file, hardlink, indexOf, symlink, type Tree } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StringMap } from '../../image/string-map.ts';
import { BlockWriter } from '../../layer/block-writer.ts';
import { layerOf } from '../../layer/encoded-layer.fixture.ts';
import { LayerEncoder } from '../../layer/layer-encoder.ts';
import { ourLayerFormat } from '../../layer/layer-formats.fixture.ts';
import { tarEntries } from '../../layer/tar-records.fixture.ts';
import { compressionOf } from '../compressions.ts';
import { zstdContent } from '../zstd-content.ts';
import { readChunkedBlob, slowChunks, slowCrc64, type TocEntry } from './chunked-blob.fixture.ts';

interface ChunkedLayer {
  readonly tar: Buffer;
  readonly blob: Buffer;
  readonly annotations: StringMap;
}

interface Making {
  readonly level?: number;
  /** Bytes of the buffer that the tar comes in. */
  readonly bufferSize?: number;
  readonly repeatsCapabilities?: boolean;
}

/** A layer of all of a tree. */
function chunkedLayer(tree: Tree, { level = 3, bufferSize = 2 ** 20, repeatsCapabilities = false }: Making = {}) {
  const files = indexOf(tree);
  const encoder = new LayerEncoder(files.columns, ourLayerFormat);
  const blob: Buffer[] = [];
  const tar: Buffer[] = [];
  const { compression } = compressionOf({ name: 'zstd:chunked' });
  const content = { ...layerOf(files), repeatsCapabilities };
  const compressor = compression.compress?.({ level, size: encoder.measure(content) }, (bytes) =>
    blob.push(Buffer.from(bytes)),
  );
  const writer = new BlockWriter(Buffer.alloc(bufferSize), (bytes) => {
    tar.push(Buffer.from(bytes));
    compressor?.add(bytes);
  });
  encoder.encode(
    content,
    writer,
    (id) => {
      const entry = tree[files.path(id).slice(1)];
      if (entry?.kind === 'file') writer.addPadded(Buffer.from(entry.content));
    },
    (entry) => compressor?.entry?.(entry),
  );
  const annotations = compressor?.finish() ?? {};
  const layer: ChunkedLayer = { tar: Buffer.concat(tar), blob: Buffer.concat(blob), annotations };
  expect(layer.tar.length).toBe(encoder.measure(content));
  return layer;
}

function noise(size: number, seed = 0): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 64) }, (_, number) =>
    createHash('sha512').update(`${seed} ${number}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}

async function contentOf(blob: Buffer): Promise<Buffer> {
  async function* pieces() {
    yield blob;
  }
  return buffer(zstdContent(pieces()));
}

/** Sizes of all frames of a blob. */
function frames(blob: Buffer) {
  const found: { readonly start: number; readonly end: number; readonly skippable: boolean }[] = [];
  for (let at = 0; at < blob.length; ) {
    const walk = new ZstdFrameWalk();
    const end = walk.take(blob, at);
    found.push({ start: at, end, skippable: walk.skippable });
    at = end;
  }
  return found;
}

describe('a layer by hand', () => {
  const zeros = Buffer.alloc(2000);
  const tree: Tree = {
    etc: directory({ mode: 0o755, mtime: 1 }),
    'etc/empty': file('', { mode: 0o600, uid: 7, mtime: 86_400 }),
    'etc/hello': file('hello\n', { mode: 0o644, mtime: 1, xattrs: { 'user.a': Buffer.from('b') } }),
    'etc/hole': file(Buffer.concat([Buffer.from('hello\n'), zeros]), { mode: 0o644, gid: 8, mtime: 2 }),
    'etc/link': symlink('a<b', { mtime: 3 }),
    'etc/zwei': hardlink('etc/hello'),
  };
  const { tar, blob, annotations } = chunkedLayer(tree);

  test('frames, table of contents and tar-split', () => {
    // sha256sum of 6 bytes; of those and 2000 zeros; of 2000 zeros.
    const hello = 'sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
    const [whole, hole] = [Buffer.concat([Buffer.from('hello\n'), zeros]), zeros].map(
      (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    );
    const found = frames(blob);
    // Headers up to hello, hello, headers of hole, its two chunks, the rest; then three tables.
    expect(found.map(({ skippable }) => skippable)).toEqual([...Array(6).fill(false), ...Array(3).fill(true)]);
    const [, first, , chunk1, chunk2] = found;
    // Directory, empty file, PAX header with its data, and the header of hello; then what is left
    // of its block and a header; then the rest of 2006 bytes, two headers and two empty blocks.
    const sizes = found.slice(0, 6).map(({ start, end }) => zstdDecompressSync(blob.subarray(start, end)).length);
    expect(sizes).toEqual([5 * 512, 6, 506 + 512, 6, 2000, 42 + 4 * 512]);
    // Directories have the time of the newest entry, 1970-01-02. Modes have their type: octal
    // 40755, 100600, 100644, 120777. A hard link has none, and what else its header says.
    const toc =
      '{"version":1,"entries":[' +
      '{"type":"dir","name":"etc/","mode":16877,"modtime":"1970-01-02T00:00:00Z"},' +
      '{"type":"reg","name":"etc/empty","mode":33152,"uid":7,"modtime":"1970-01-02T00:00:00Z"},' +
      '{"type":"reg","name":"etc/hello","mode":33188,"size":6,"modtime":"1970-01-01T00:00:01Z","xattrs":{"user.a":"Yg=="},' +
      `"digest":"${hello}","offset":${first?.start},"endOffset":${first?.end}},` +
      '{"type":"reg","name":"etc/hole","mode":33188,"size":2006,"gid":8,"modtime":"1970-01-01T00:00:02Z",' +
      `"digest":"${whole}","offset":${chunk1?.start},"endOffset":${chunk2?.end},"chunkSize":6,"chunkDigest":"${hello}"},` +
      `{"type":"chunk","name":"etc/hole","offset":${chunk2?.start},"chunkSize":2000,"chunkOffset":6,` +
      `"chunkDigest":"${hole}","chunkType":"zeros"},` +
      '{"type":"symlink","name":"etc/link","linkName":"a\\u003cb","mode":41471,"modtime":"1970-01-01T00:00:03Z"},' +
      '{"type":"hardlink","name":"etc/zwei","linkName":"etc/hello","mode":420,"modtime":"1970-01-01T00:00:01Z"}' +
      '],"tarSplitDigest":';
    const [tocStart = 0, tocSize = 0] = (annotations['io.github.containers.zstd-chunked.manifest-position'] ?? '')
      .split(':')
      .map(Number);
    const tocText = zstdDecompressSync(blob.subarray(tocStart, tocStart + tocSize)).toString();
    expect(tocText.slice(0, toc.length)).toBe(toc);
    expect(tocText.slice(toc.length)).toMatch(/^"sha256:[0-9a-f]{64}"\}$/);
    // Headers lie at 0, 512, 1024 to 2560, 3072, 5632, 6144; content at 2560 and 3584, of which the
    // first has 506 bytes of padding, and the second 42.
    const raw = (start: number, end: number) => tar.toString('base64', start, end);
    const lines = [
      `{"type":2,"payload":"${raw(0, 512)}","position":0}`,
      '{"type":1,"name":"etc/","payload":null,"position":1}',
      `{"type":2,"payload":"${raw(512, 1024)}","position":2}`,
      '{"type":1,"name":"etc/empty","payload":null,"position":3}',
      `{"type":2,"payload":"${raw(1024, 2560)}","position":4}`,
      `{"type":1,"name":"etc/hello","size":6,"payload":"${slowCrc64(Buffer.from('hello\n')).toString('base64')}","position":5}`,
      `{"type":2,"payload":"${raw(2566, 3584)}","position":6}`,
      `{"type":1,"name":"etc/hole","size":2006,"payload":"${slowCrc64(Buffer.concat([Buffer.from('hello\n'), zeros])).toString('base64')}","position":7}`,
      `{"type":2,"payload":"${raw(5590, 6144)}","position":8}`,
      '{"type":1,"name":"etc/link","payload":null,"position":9}',
      `{"type":2,"payload":"${raw(6144, 6656)}","position":10}`,
      '{"type":1,"name":"etc/zwei","payload":null,"position":11}',
      `{"type":2,"payload":"${raw(6656, 7680)}","position":12}`,
    ];
    const [splitStart = 0, splitSize = 0] = (annotations['io.github.containers.zstd-chunked.tarsplit-position'] ?? '')
      .split(':')
      .map(Number);
    const splitText = zstdDecompressSync(blob.subarray(splitStart, splitStart + splitSize)).toString();
    expect(splitText).toBe(`${lines.join('\n')}\n`);
  });

  test('a client reads it', () => {
    expect(readChunkedBlob(blob, annotations).tar.equals(tar)).toBe(true);
  });
});

describe('content of files', () => {
  const tree: Tree = {
    'a/long': file(noise(700_000, 1)),
    'a/zeros': file(Buffer.alloc(500_000)),
    'b/hole': file(Buffer.concat([noise(3000, 2), Buffer.alloc(3 * 2 ** 20), noise(100, 3)])),
    'b/one': file('1'),
    // The sum never cuts there: the window is always the same.
    'c/same': file(Buffer.alloc(3 * 2 ** 20 + 5, 0xaa)),
    'c/with-hole': file(Buffer.concat([Buffer.alloc(1024), Buffer.alloc(2 ** 21, 7), Buffer.alloc(1024)])),
    [`d/${'n'.repeat(120)}`]: file(noise(40_000, 4)),
  };
  const layer = chunkedLayer(tree);

  test('all chunks are read by their ranges, and make the tar again', async () => {
    const { entries, files, tar } = readChunkedBlob(layer.blob, layer.annotations);
    expect(tar.equals(layer.tar)).toBe(true);
    expect((await contentOf(layer.blob)).equals(layer.tar)).toBe(true);
    for (const [path, entry] of Object.entries(tree)) {
      if (entry.kind !== 'file') continue;
      const expected = slowChunks(Buffer.from(entry.content));
      const found = files.get(path)?.map(({ content, isHole }) => (isHole ? -content.length : content.length));
      // A hole that is the whole file is none.
      expect(found, path).toEqual(expected.length === 1 ? expected.map(Math.abs) : expected);
    }
    expect(entries.filter(({ type }) => type === 'chunk').length).toBeGreaterThan(8);
  });

  test.each([512, 4096, 65_536, 100_352])('the blob does not depend on a buffer of %i bytes', (bufferSize) => {
    expect(chunkedLayer(tree, { bufferSize }).blob.equals(layer.blob)).toBe(true);
  });

  test.each([1, 9, 19])('level %i', (level) => {
    const small: Tree = { x: file(noise(100_000, 5)), y: file(Buffer.alloc(2 ** 20 + 1, 'text ')) };
    const { blob, annotations, tar } = chunkedLayer(small, { level });
    expect(readChunkedBlob(blob, annotations).tar.equals(tar)).toBe(true);
  });

  test('what is equal in two layers is equal in both blobs', () => {
    const moved = Buffer.concat([Buffer.from('one more line\n'), noise(700_000, 1)]);
    const other = chunkedLayer({ 'z/other': file(moved) });
    const chunksOf = ({ blob, annotations }: ChunkedLayer) =>
      new Set(
        [...readChunkedBlob(blob, annotations).files.values()].flat().map(({ content }) => content.toString('hex')),
      );
    const here = chunksOf(layer);
    const shared = [...chunksOf(other)].filter((chunk) => here.has(chunk));
    expect(shared.length).toBeGreaterThan(5);
  });
});

test('many entries without content', () => {
  const names = Array.from({ length: 3000 }, (_, number) => `links/${number}`);
  const { blob, annotations, tar } = chunkedLayer({
    ...Object.fromEntries(names.map((name) => [name, symlink('x')])),
    'z/file': file('content'),
  });
  expect(readChunkedBlob(blob, annotations).tar.equals(tar)).toBe(true);
});

test('a layer without content of files', () => {
  const { blob, annotations, tar } = chunkedLayer({ empty: file(''), link: symlink('empty') });
  expect(readChunkedBlob(blob, annotations).tar.equals(tar)).toBe(true);
  expect(frames(blob).map(({ skippable }) => skippable)).toEqual([false, true, true, true]);
});

describe('hard links to a file with a capability', () => {
  const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex');
  const tree: Tree = {
    'bin/ping': file('x', { xattrs: { 'security.capability': capability, 'user.other': Buffer.from('y') } }),
    'bin/ping4': hardlink('bin/ping'),
    'bin/plain': file('x', { xattrs: { 'user.other': Buffer.from('y') } }),
    'bin/plain2': hardlink('bin/plain'),
  };
  const xattrsOf = (layer: ChunkedLayer) =>
    readChunkedBlob(layer.blob, layer.annotations)
      .entries.filter(({ type }) => type === 'hardlink')
      .map(({ name, xattrs }) => [name, xattrs]);

  test('have it, too, in the tar and in the table', () => {
    const repeated = { 'security.capability': capability.toString('base64') };
    const layer = chunkedLayer(tree, { repeatsCapabilities: true });
    expect(xattrsOf(layer)).toEqual([
      ['bin/ping4', repeated],
      ['bin/plain2', undefined],
    ]);
    expect(layer.tar.toString('latin1').split('SCHILY.xattr.security.capability=')).toHaveLength(3);
  });

  test('have none without being asked', () => {
    const layer = chunkedLayer(tree);
    expect(xattrsOf(layer)).toEqual([
      ['bin/ping4', undefined],
      ['bin/plain2', undefined],
    ]);
    expect(layer.tar.toString('latin1').split('SCHILY.xattr.security.capability=')).toHaveLength(2);
  });
});

const pieceOfContent = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.constantFrom(1, 100, 1023, 1024, 1025, 5000).map((size) => new Uint8Array(size)),
  fc.constantFrom(506, 512, 513, 70_000, 200_000).map((size) => noise(size, size)),
  fc.constant(Uint8Array.from([255, 255, 255, 255, 156, 0, 1])),
);
const fileContent = fc.array(pieceOfContent, { maxLength: 4 }).map((pieces) => Buffer.concat(pieces));
const fileName = fc.string({
  unit: fc.constantFrom('x', '"', '\\', '\n', 'é', '\u{1f600}', '<', '\u2028'),
  minLength: 1,
});
const fileXattrs = fc.dictionary(fc.constantFrom('user.ü', 'security.capability'), fc.uint8Array({ maxLength: 600 }), {
  noNullPrototype: true,
});

test('any tree: the tables say what the tar says, and make it again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(fileName, fileContent, fileXattrs, fc.nat(3_000_000)), {
        selector: ([at]) => at,
        maxLength: 6,
      }),
      fc.constantFrom(512, 1024, 65_536, 2 ** 20),
      fc.boolean(),
      async (entries, bufferSize, repeatsCapabilities) => {
        const tree: Tree = {
          ...Object.fromEntries(entries.map(([at, bytes, own, uid]) => [`d/${at}`, file(bytes, { xattrs: own, uid })])),
          ...Object.fromEntries(entries.map(([at]) => [`l/${at}`, hardlink(`d/${at}`)])),
          s: symlink('somewhere'),
        };
        const layer = chunkedLayer(tree, { bufferSize, repeatsCapabilities });
        const read = readChunkedBlob(layer.blob, layer.annotations);
        expect(read.tar.equals(layer.tar)).toBe(true);
        const found = await tarEntries(layer.tar);
        expect(read.entries.filter(({ type }) => type !== 'chunk').map(asTar)).toEqual(
          found.map(({ content: _, type, ...entry }) => ({ ...entry, type })),
        );
      },
    ),
    { numRuns: 40 },
  );
});

const tarTypes: Readonly<Record<string, string>> = { reg: 'file', hardlink: 'link', dir: 'directory' };

/** An entry of the table in the words of the other reader. */
function asTar({ type, name: path, linkName = '', mode = 0, uid = 0, gid = 0, modtime = '' }: TocEntry) {
  const bytes = (text: string) => Buffer.from(text).toString('latin1');
  return {
    // It tells names without the slash of directories.
    name: bytes(path),
    type: tarTypes[type] ?? type,
    linkName: bytes(linkName),
    mode,
    uid,
    gid,
    mtime: Date.parse(modtime) / 1000,
  };
}
