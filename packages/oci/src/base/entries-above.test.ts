import { readFile } from '@chunkah/rootfs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodedLayer } from '../layer/encoded-layer.fixture.ts';
import type { LayerContent } from '../layer/layer-encoder.ts';
import { defaultLayerFormat } from '../layer/layer-format.ts';
import { type TarEntry, tarEntries } from '../layer/tar-records.fixture.ts';
import {
  directory,
  file,
  type HandmadeEntry,
  link,
  opaque,
  symlink,
  TarFiles,
  tarOf,
  whiteout,
} from '../tree/handmade-tar.fixture.ts';
import { naiveMerge } from '../tree/naive-merge.fixture.ts';
import { type LayeredTree, readLayers } from '../tree/read-layers.ts';
import { entriesAbove } from './entries-above.ts';
import { whiteoutLayer } from './whiteout-layer.ts';

/** Images; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 300);
const timeout = 30_000 + runs * 40;

/** Later than every time of these tests. */
const mtimeClamp = 2_000_000_000;
const format = defaultLayerFormat;

let tars: TarFiles;

beforeAll(() => {
  tars = new TarFiles();
});

afterAll(() => tars.remove());

/** @param place of their files, as long as the tree is read. */
function read(layers: readonly Buffer[], baseLayers: number, place = 'given'): Promise<LayeredTree> {
  const blobs = layers.map((layer, number) => tars.put(`${place}${number}`, layer));
  return readLayers(blobs, { image: 'the image', baseLayers });
}

/** What lies above a base: the layers that say so, and what they say. */
interface Above {
  readonly layers: readonly Buffer[];
  /** Without the directories above them. */
  readonly paths: readonly string[];
  readonly whiteouts: readonly string[];
}

/** @param parts layers that the entries are dealt out to, all names of a file to one of them. */
function above(tree: LayeredTree, parts: number): Above {
  const base = tree.baseTree ?? expect.fail('there is no base');
  const { files } = tree;
  const clampOf = new Float64Array(files.count).fill(mtimeClamp);
  const { isAbove, removed } = entriesAbove(tree, base, { format, clampOf });
  const deletions = whiteoutLayer(tree, base, removed);
  const ids = Array.from(isAbove.keys()).filter((id) => isAbove[id] === 1);
  const partOf = (id: number) => (files.linkGroup(id) || id) % parts;
  const dealt = Array.from({ length: parts }, (_, part) => ids.filter((id) => partOf(id) === part));
  const layers: LayerContent[] = [
    ...(removed.length === 0 ? [] : [{ ...deletions, mtimeClamp }]),
    ...dealt.filter((own) => own.length > 0).map((own) => ({ entries: withParents(tree, own), mtimeClamp })),
  ];
  const contentOf = (id: number) => readFile(tree, id);
  return {
    layers: layers.map((layer) => encodedLayer(files, { layer, format, contentOf })),
    paths: ids.map((id) => files.path(id)),
    whiteouts: deletions.whiteouts,
  };
}

function withParents({ files }: LayeredTree, ids: readonly number[]): Uint32Array {
  const all = new Set<number>();
  for (const id of ids) for (let at = id; at >= 0; at = files.parent(at)) all.add(at);
  return Uint32Array.from(all).sort();
}

/** All that a layer records, a line for each path; times of directories are not compared. */
function shown({ files, ...tree }: LayeredTree): string[] {
  const first = new Map<number, string>();
  return Array.from(files, ({ id, path, type }) => {
    const group = files.linkGroup(id);
    const known = group === 0 ? path : (first.get(group) ?? path);
    first.set(group, known);
    const { mode, uid, gid, mtime, xattrSet, xattrs } = files.columns;
    const content = type === 'file' ? Buffer.from(readFile({ ...tree, files }, id)).toString('latin1') : '';
    const target = type === 'symlink' ? files.linkTarget(id) : '';
    const set = xattrSet[id] ?? 0;
    const records = set === 0 ? '' : Buffer.from(xattrs.bytes.subarray(xattrs.start[set - 1], xattrs.start[set]));
    const time = type === 'directory' ? '' : mtime[id];
    return [path, known, type, mode[id], uid[id], gid[id], time, content, target, records].join(' ');
  });
}

const typeFlags: Readonly<Record<string, string>> = { link: '1', symlink: '2', directory: '5' };

/** As `naiveMerge` takes them. */
function handmade(entries: readonly TarEntry[]): HandmadeEntry[] {
  return entries.map(({ content, type, name: own, ...others }) => ({
    ...others,
    name: type === 'directory' ? `${own.replace(/\/$/, '')}/` : own,
    type: typeFlags[type] ?? '0',
    data: content.toString('latin1'),
  }));
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** What no client may stumble over. */
function expectFriendly(layer: readonly TarEntry[]): void {
  const seen = new Set<string>();
  const order = layer.map(({ name }) => name.replace(/\/$/, '').replaceAll('/', '\0'));
  expect(order).toEqual(order.toSorted());
  for (const { name, type, linkName } of layer) {
    if (type === 'link') expect(seen).toContain(linkName);
    seen.add(name.replace(/\/$/, ''));
  }
  for (const path of seen) {
    const mark = /^((?:.*\/)?)\.wh\.(.*)$/.exec(path);
    if (mark === null) continue;
    expect(mark[2]).not.toBe('.wh..opq');
    expect(seen).not.toContain(`${mark[1]}${mark[2]}`);
  }
}

const names = ['a', 'b', 'a-b', '-/a', '-/b', 'd/-/a', 'd', 'd/a', 'd/e', 'd/e/a', 'd/e/f/a', 'x/y'] as const;
const anyName = fc.constantFrom(...names);
const metadata = fc.record(
  {
    mode: fc.constantFrom(0o600, 0o4755),
    uid: fc.constantFrom(0, 1),
    gid: fc.constantFrom(0, 1),
    mtime: fc.constantFrom(1, 2),
    pax: fc.constantFrom({ 'SCHILY.xattr.user.a': 'v' }, { 'SCHILY.xattr.user.a': 'w' }),
  },
  { requiredKeys: [] },
);

const entry: fc.Arbitrary<HandmadeEntry> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(anyName, fc.nat(2), metadata).map(([path, n, own]) => ({ ...own, ...file(path, `${n}`) })),
  },
  fc.tuple(anyName, metadata).map(([path, own]) => ({ ...own, ...directory(path) })),
  anyName.map(whiteout),
  anyName.map(opaque),
  { weight: 2, arbitrary: fc.tuple(anyName, anyName).map(([path, target]) => link(path, target)) },
  fc.tuple(anyName, anyName).map(([path, target]) => symlink(path, target)),
);

/** No path twice, links last. */
const anyLayer = fc
  .uniqueArray(entry, { maxLength: 9, selector: ({ name: own }) => own.replace(/\/$/, '') })
  .map((entries) => [...entries.filter(({ type }) => type !== '1'), ...entries.filter(({ type }) => type === '1')]);

/** Without entries that no client could apply. */
function appliable(layers: readonly (readonly HandmadeEntry[])[]): HandmadeEntry[][] {
  const kept: HandmadeEntry[][] = [];
  for (const given of layers) {
    const own: HandmadeEntry[] = [];
    kept.push(own);
    for (const one of given) {
      own.push(one);
      if (attempt(() => naiveMerge(kept)) === undefined) own.pop();
    }
  }
  return kept;
}

describe('any layers above any base', () => {
  test(
    'become layers that show the same tree on it, and become the same layers again',
    async () => {
      const counts = { accepted: 0, deletions: 0, links: 0, nothing: 0 };
      const image = fc.record({
        layers: fc.array(anyLayer, { minLength: 1, maxLength: 5 }).map(appliable),
        baseLayers: fc.integer({ min: 1, max: 3 }),
        parts: fc.integer({ min: 1, max: 3 }),
      });
      const law = fc.asyncProperty(image, async ({ layers: all, baseLayers, parts }) => {
        const base = all.slice(0, baseLayers);
        const others = all.slice(baseLayers);
        const given = all.map(tarOf);
        const own = given.slice(0, base.length);
        const tree = await read(given, base.length).catch(() => undefined);
        const isReadable = await read(own, base.length, 'base').catch(() => undefined);
        if (tree === undefined || isReadable === undefined) return;
        const expected = shown(tree);
        const { layers, whiteouts } = above(tree, parts);
        const entries = await Promise.all(layers.map(tarEntries));
        for (const one of entries) expectFriendly(one);
        const again = await read([...own, ...layers], base.length, 'again');
        expect(shown(again)).toEqual(expected);
        expect(above(again, parts).layers).toEqual(layers);
        const merged = attempt(() => naiveMerge([...base, ...others]));
        if (merged !== undefined) expect(naiveMerge([...base, ...entries.map(handmade)])).toEqual(merged);
        counts.accepted += 1;
        counts.deletions += whiteouts.length > 0 ? 1 : 0;
        counts.links += entries.flat().some(({ type }) => type === 'link') ? 1 : 0;
        counts.nothing += layers.length === 0 ? 1 : 0;
      });
      await fc.assert(law, { numRuns: runs, seed: 18 });
      for (const count of Object.values(counts)) expect(count).toBeGreaterThan(runs / 50);
    },
    timeout,
  );
});

/** Paths of entries above the base, and of whiteouts. */
async function aboveOf(lowest: readonly HandmadeEntry[], ...others: readonly (readonly HandmadeEntry[])[]) {
  const tree = await read([lowest, ...others].map(tarOf), 1);
  const { paths, whiteouts } = above(tree, 1);
  return [...paths, ...whiteouts];
}

const base = [
  directory('d'),
  file('d/a', 'one'),
  file('d/b', 'two'),
  link('d/c', 'd/b'),
  file('d-x'),
  symlink('l', 'd'),
];

describe('above a base there', () => {
  test('is nothing when nothing changed, also where a layer wrote all of it again', async () => {
    expect(await aboveOf(base)).toEqual([]);
    expect(await aboveOf(base, base)).toEqual([]);
    expect(await aboveOf(base, [whiteout('d'), whiteout('l')], base)).toEqual([]);
    expect(await aboveOf(base, [opaque('d')], base)).toEqual([]);
  });

  test.each<[string, Partial<HandmadeEntry>]>([
    ['owner', { uid: 5 }],
    ['group', { gid: 5 }],
    ['mode', { mode: 0o4755 }],
    ['time', { mtime: 7 }],
    ['content of the same size', { data: 'ONE' }],
    ['extended attribute', { pax: { 'SCHILY.xattr.user.a': 'v' } }],
  ])('is a file with another %s', async (_, change) => {
    expect(await aboveOf(base, [{ ...file('d/a', 'one'), ...change }])).toEqual(['/d/a']);
  });

  test('is a directory with another mode, and none with another time alone', async () => {
    expect(await aboveOf(base, [{ ...directory('d'), mode: 0o700 }])).toEqual(['/d']);
    expect(await aboveOf(base, [{ ...directory('d'), mtime: 9 }])).toEqual([]);
  });

  test('are all names of a file of which one is new, and none of a file that lost one', async () => {
    expect(await aboveOf(base, [link('n', 'd/b')])).toEqual(['/d/b', '/d/c', '/n']);
    expect(await aboveOf(base, [link('n', 'd/a')])).toEqual(['/d/a', '/n']);
    expect(await aboveOf(base, [whiteout('d/b')])).toEqual(['d/.wh.b']);
    expect(await aboveOf(base, [file('d/b', 'new')])).toEqual(['/d/b']);
    // The same bytes, and no longer the same file.
    expect(await aboveOf(base, [file('d/c', 'two')])).toEqual(['/d/c']);
  });

  test('are whiteouts of what is gone: the topmost paths alone', async () => {
    expect(await aboveOf(base, [whiteout('d')])).toEqual(['.wh.d']);
    expect(await aboveOf(base, [whiteout('d'), file('d/new')].slice(0, 1), [file('d/new')])).toEqual([
      '/d/new',
      'd/.wh.a',
      'd/.wh.b',
      'd/.wh.c',
    ]);
    expect(await aboveOf(base, [opaque('d'), file('d/b', 'two')])).toEqual(['d/.wh.a', 'd/.wh.c']);
    expect(await aboveOf([directory('usr'), file('usr/lib'), file('usr/lib64')], [whiteout('usr/lib')])).toEqual([
      'usr/.wh.lib',
    ]);
  });

  test('is no whiteout of what another type took the place of', async () => {
    expect(await aboveOf(base, [file('d')])).toEqual(['/d']);
    expect(await aboveOf(base, [directory('d-x'), file('d-x/in')])).toEqual(['/d-x', '/d-x/in']);
    expect(await aboveOf(base, [symlink('d/a', 'b')])).toEqual(['/d/a']);
  });

  test('is a device of the base as a whiteout where devices are left out', async () => {
    const tree = await readLayers([tars.add(tarOf([{ name: 'null', type: '3' }, file('a')]))], {
      image: 'the image',
      baseLayers: 1,
      skipSpecialFiles: true,
    });
    expect(above(tree, 1).whiteouts).toEqual(['.wh.null']);
  });
});
