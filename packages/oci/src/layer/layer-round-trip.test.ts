import { encodeName, type FileId } from '@chunkah/core';
import type { ColumnIndex } from '@chunkah/core/engine';
import {
  directory,
  type EntryAttributes,
  file,
  hardlink,
  memoryContext,
  symlink,
  type Tree,
  type TreeEntry,
} from '@chunkah/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodedLayer, layerOf } from './encoded-layer.fixture.ts';
import type { LayerFormat } from './layer-format.ts';
import { ourLayerFormat } from './layer-formats.fixture.ts';
import { type TarEntry, tarEntries } from './tar-records.fixture.ts';

const n = (length: number) => 'n'.repeat(length);
const clamp = 1_900_000_000;

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'a-b', 'ü', '\udcff', '\u{1f600}', n(98), n(99), n(100), n(101)),
  fc.string({ unit: fc.constantFrom('x', ' ', '\n', 'é', '\udc80'), minLength: 1, maxLength: 80 }),
);
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));
const xattrs = fc.dictionary(
  fc.constantFrom('user.a', 'user.component', 'security.capability', 'user.ü'),
  fc.uint8Array({ maxLength: 1100 }),
  { noNullPrototype: true },
);
const attributes: fc.Arbitrary<EntryAttributes> = fc.record(
  {
    mode: fc.nat(0o7777),
    uid: fc.oneof(fc.nat(70_000), fc.constantFrom(2_097_151, 2_097_152, 4_294_967_295)),
    gid: fc.nat(3_000_000),
    mtime: fc.integer({ min: -100_000, max: 2_200_000_000 }),
    xattrs,
  },
  { requiredKeys: [] },
);
const content = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(511, 512, 513, 1536, 5000).map((size) => new Uint8Array(size).fill(0x5a)),
);
const target = fc.constantFrom('x', '/', 'a//b/.', n(100), n(101), `${n(98)}/${n(9)}`);
const entry: fc.Arbitrary<TreeEntry> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(content, attributes).map(([bytes, metadata]) => file(bytes, metadata)) },
  { weight: 1, arbitrary: attributes.map(directory) },
  { weight: 1, arbitrary: fc.tuple(target, attributes).map(([text, metadata]) => symlink(text, metadata)) },
  { weight: 1, arbitrary: fc.constant(hardlink('first')) },
);
/** Parents of entries are directories; all hard links lead to one file. */
const tree = fc.uniqueArray(fc.tuple(path, entry), { selector: ([at]) => at, maxLength: 14 }).map((entries): Tree => {
  const leaves = entries.filter(([at]) => !entries.some(([other]) => other.startsWith(`${at}/`)));
  return { first: file('first', { mtime: 5 }), ...Object.fromEntries(leaves) };
});

/** The bytes of a name or path as a binary string. */
function binary(text: string): string {
  return Buffer.from(encodeName(text)).toString('latin1');
}

/** What a client should see of each entry. */
function expectedEntries(files: ColumnIndex, contentOf: (file: FileId) => Uint8Array): TarEntry[] {
  const firstNames = new Map<number, string>();
  const { uid, gid } = files.columns;
  return Array.from(files, ({ id, mode, mtime, path: absolute, type, linkGroup }) => {
    const own = binary(absolute.slice(1));
    const metadata = { uid: uid[id] ?? -1, gid: gid[id] ?? -1, mtime: mtime < 0 ? clamp : Math.min(mtime, clamp) };
    const first = firstNames.get(linkGroup);
    if (first !== undefined) {
      return { ...metadata, name: own, type: 'link', linkName: first, mode: mode & 0o7777, content: Buffer.alloc(0) };
    }
    if (linkGroup !== 0) firstNames.set(linkGroup, own);
    return {
      ...metadata,
      name: type === 'directory' ? `${own}/` : own,
      type,
      linkName: binary(files.linkTarget(id)),
      mode,
      content: Buffer.from(contentOf(id)),
    };
  });
}

test('a layer of any tree has the size measured before and is read back entry by entry', async () => {
  // Times of directories as on disk: another test covers those of our own format.
  const format: LayerFormat = { ...ourLayerFormat, directoryTimes: 'disk', timesBefore1970: 'clamp' };
  const property = fc.asyncProperty(tree, fc.constantFrom(512, 1024, 4096, 65_536), async (sample, bufferSize) => {
    const context = memoryContext(sample);
    const { files } = context;
    const contents = new Map<FileId, Uint8Array>();
    for (const { id, type } of files) if (type === 'file') contents.set(id, await context.read(id));
    const contentOf = (id: FileId) => contents.get(id) ?? new Uint8Array(0);
    const tar = encodedLayer(files, { layer: layerOf(files, undefined, clamp), format, contentOf, bufferSize });
    expect(await tarEntries(tar)).toEqual(expectedEntries(files, contentOf));
  });
  await fc.assert(property, { numRuns: 200 });
});
