import { isChunkahError } from '@chunkah/core';
import { readFile } from '@chunkah/rootfs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  directory,
  file,
  type HandmadeEntry,
  link,
  opaque,
  sealed,
  symlink,
  TarFiles,
  tarOf,
  whiteout,
} from './handmade-tar.fixture.ts';
import { naiveMerge } from './naive-merge.fixture.ts';
import { type LayeredTree, readLayers } from './read-layers.ts';
import { shownTree } from './shown-tree.fixture.ts';

/** Images; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 300);
const timeout = 30_000 + runs * 20;

let tars: TarFiles;

beforeAll(() => {
  tars = new TarFiles();
});

afterAll(() => tars.remove());

/** The tree of layers, or the code of the error. */
async function readAll(layers: readonly Buffer[]): Promise<LayeredTree | string> {
  try {
    return await readLayers(
      layers.map((layer, number) => tars.put(`${number}`, layer)),
      { image: 'the image', skipSpecialFiles: true },
    );
  } catch (error) {
    if (isChunkahError(error)) return error.code;
    throw error;
  }
}

/** What holds of any tree. */
function expectSound(tree: LayeredTree, layers: readonly Buffer[]): void {
  const { files, content, layerOf } = tree;
  for (const { id, path, type, size } of files) {
    expect(path).not.toMatch(/\/\/|\/\.{1,2}(?:\/|$)|\0/);
    expect(layerOf[id]).toBeLessThan(layers.length);
    if (type !== 'file') continue;
    const blob = layers[content.blob[id] ?? 0];
    expect((content.offset[id] ?? 0) + size).toBeLessThanOrEqual(blob?.length ?? 0);
    expect(readFile(tree, id).length).toBe(size);
  }
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

const names = ['a', 'b', 'a-b', 'd', 'd/a', 'd/e', 'd/e/a', 'd/e/f/a', 'x/y'] as const;
const name = fc.constantFrom(...names);

const entry: fc.Arbitrary<HandmadeEntry> = fc.oneof(
  fc.tuple(name, fc.nat(99)).map(([path, number]) => file(path, `${number}`)),
  name.map(directory),
  name.map(whiteout),
  name.map(opaque),
  fc.tuple(name, name).map(([path, target]) => link(path, target)),
  fc.tuple(name, name).map(([path, target]) => symlink(path, target)),
);

const hasMark = ({ name: own }: HandmadeEntry) => own.includes('.wh.');

/** No path twice, links last. */
const anyLayer = fc
  .uniqueArray(entry, { maxLength: 8, selector: ({ name: own }) => own.replace(/\/$/, '') })
  .map((entries) => [...entries.filter(({ type }) => type !== '1'), ...entries.filter(({ type }) => type === '1')]);

describe('layers of any content', () => {
  test(
    'make the tree that applying them one by one makes, or are refused',
    async () => {
      let accepted = 0;
      const law = fc.asyncProperty(fc.array(anyLayer, { maxLength: 5 }), async (layers) => {
        const bytes = layers.map(tarOf);
        const tree = await readAll(bytes);
        if (typeof tree === 'string') {
          expect(tree).toMatch(/^LAYER_(PATH_BLOCKED|LINK_INVALID)$/);
          // A layer may hold a link, and entries below it that the link would replace.
          if (tree === 'LAYER_LINK_INVALID') expect(() => naiveMerge(layers)).toThrow();
          return;
        }
        expectSound(tree, bytes);
        // What clients would refuse may be gone from the tree again.
        const expected = attempt(() => naiveMerge(layers));
        if (expected === undefined) return;
        expect(shownTree(tree)).toEqual(expected);
        accepted += layers.some((one) => one.some(hasMark)) ? 1 : 0;
      });
      await fc.assert(law, { numRuns: runs, seed: 18 });
      expect(accepted).toBeGreaterThan(runs / 10);
    },
    timeout,
  );
});

const sample = [
  tarOf([
    directory('d'),
    { ...file('d/capable', 'c'.repeat(700)), pax: { 'SCHILY.xattr.user.a': 'v', mtime: '1700000000.5', uid: '70000' } },
    link('d/again', 'd/capable'),
    symlink('l', 'd/capable'),
    file(`d/${'long'.repeat(40)}`),
    { name: 'fifo', type: '6' },
  ]),
  tarOf([whiteout('l'), opaque('d'), file('d/new'), link('n', 'd/new'), { ...file('p'), pax: { path: 'd/p' } }]),
];

/** Changes of one layer: bytes, blocks, its end. Checksums of headers may be right again. */
const change = fc.record({
  layer: fc.nat(sample.length - 1),
  bytes: fc.array(fc.tuple(fc.nat(8191), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
  text: fc.option(
    fc.tuple(
      fc.nat(15),
      fc.constantFrom(0, 124, 156, 157, 345),
      fc.constantFrom('../x', 'a/b', '/', '.wh.', '77777777777', '\x80\xff', '1', 'L', 'x', 'S', '9', 'd', ''),
    ),
  ),
  swapped: fc.option(fc.tuple(fc.nat(15), fc.nat(15))),
  isSealed: fc.boolean(),
  length: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true })),
});

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(whole: Buffer, { bytes, text, swapped, isSealed, length }: Change): Buffer {
  const tar = Buffer.from(whole);
  const block = (number: number) => {
    const start = (number % (tar.length / 512)) * 512;
    return tar.subarray(start, start + 512);
  };
  const touched = new Set<number>();
  for (const [at, value] of bytes) {
    tar[at % tar.length] = value;
    touched.add(Math.floor((at % tar.length) / 512));
  }
  if (text !== null) {
    block(text[0]).write(text[2], text[1], 'latin1');
    touched.add(text[0]);
  }
  if (swapped !== null) block(swapped[0]).copy(block(swapped[1]));
  if (isSealed) for (const number of touched) if (block(number)[257] === 0x75) sealed(block(number));
  return tar.subarray(0, Math.floor(tar.length * length));
}

describe('layers with damaged bytes', () => {
  test(
    'are read or refused with a code, and never lead out of their tar or the tree',
    async () => {
      let read = 0;
      const law = fc.asyncProperty(change, async (one) => {
        const layers = sample.map((whole, number) => (number === one.layer ? changed(whole, one) : whole));
        const tree = await readAll(layers);
        if (typeof tree === 'string') return;
        read += 1;
        expectSound(tree, layers);
      });
      await fc.assert(law, { numRuns: runs, seed: 18 });
      expect(read).toBeGreaterThan(runs / 10);
      expect(read).toBeLessThan(runs);
    },
    timeout,
  );

  test('of chains of links as long as a layer end in time', async () => {
    const count = 20_000;
    const links = Array.from({ length: count }, (_, number) =>
      link(`l${number + 1}`, number === 0 ? 'f' : `l${number}`),
    );
    const tree = await readAll([tarOf([file('f'), ...links])]);
    expect(tree).toMatchObject({ files: { count: count + 1 } });
    const again = await readAll([tarOf([file('f')]), tarOf([...links.toReversed(), file('f')])]);
    expect(again).toBe('LAYER_LINK_INVALID');
  });

  test('of one path many times end in time', async () => {
    const count = 20_000;
    const many = Array.from({ length: count }, () => [whiteout('f'), file('f'), opaque('d')]).flat();
    const links = Array.from({ length: count }, (_, number) => link(`l${number}`, 'f'));
    const tree = await readAll([
      tarOf([file('f'), file('d/x')]),
      tarOf([...links, ...many]),
      tarOf([...many, ...links]),
    ]);
    expect(tree).toMatchObject({ files: { count: count + 2 } });
  });
});
