import { appendFileSync, utimesSync } from 'node:fs';
import { readFile } from '@chunkah/rootfs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  directory,
  entryBlocks,
  file,
  type HandmadeEntry,
  headerBlock,
  link,
  opaque,
  paxRecord,
  recordBlocks,
  sealed,
  symlink,
  TarFiles,
  tarOf,
  whiteout,
} from './handmade-tar.fixture.ts';
import { type LayeredTree, type ReadLayersOptions, readLayers } from './read-layers.ts';
import { shownTree } from './shown-tree.fixture.ts';

let tars: TarFiles;

beforeAll(() => {
  tars = new TarFiles();
});

afterAll(() => tars.remove());

type Layer = Buffer | readonly HandmadeEntry[];

function treeOf(layers: readonly Layer[], options: Partial<ReadLayersOptions> = {}): Promise<LayeredTree> {
  const blobs = layers.map((layer) => tars.add(Buffer.isBuffer(layer) ? layer : tarOf(layer)));
  return readLayers(blobs, { image: 'the image', ...options });
}

/** A file behind so many headers with attributes. @param size bytes of each. */
function recordsOf(type: string, count: number, size: number): Buffer {
  const name = (number: number) => `SCHILY.xattr.user.${String(number).padStart(3, '0')}`;
  const empty = paxRecord(name(0), '').length + String(size).length - 2;
  const records = Array.from({ length: count }, (_, number) => paxRecord(name(number), 'v'.repeat(size - empty)));
  return Buffer.concat([...records.map((record) => recordBlocks(type, record)), tarOf([file('a')])]);
}

async function shownOf(...layers: Layer[]): Promise<string[]> {
  return shownTree(await treeOf(layers));
}

describe('the layers of an image, merged', () => {
  const cases: readonly [string, readonly (readonly HandmadeEntry[])[], readonly string[]][] = [
    ['one layer in any order', [[file('b'), file('a/x'), directory('a')]], ['a/', 'a/x: a/x', 'b: b']],
    ['the upper file', [[file('a', 'old')], [file('a', 'new')]], ['a: new']],
    ['files of two layers in path order', [[file('a'), file('c')], [file('b')]], ['a: a', 'b: b', 'c: c']],
    [
      'a directory before what sorts before a slash',
      [[file('a-b'), file('a/x')], [file('a/y')]],
      ['a/', 'a/x: a/x', 'a/y: a/y', 'a-b: a-b'],
    ],
    ['no file that a whiteout deletes', [[file('a'), file('b')], [whiteout('a')]], ['b: b']],
    ['no directory that a whiteout deletes', [[directory('d'), file('d/x'), file('e')], [whiteout('d')]], ['e: e']],
    [
      'a file whose whiteout comes first in its layer',
      [[file('x', 'old')], [whiteout('x'), file('x', 'new')]],
      ['x: new'],
    ],
    [
      'a file whose whiteout comes last in its layer',
      [[file('x', 'old')], [file('x', 'new'), whiteout('x')]],
      ['x: new'],
    ],
    [
      'a directory made again after its whiteout',
      [[file('d/x'), file('d/y')], [whiteout('d')], [file('d/z')]],
      ['d/', 'd/z: d/z'],
    ],
    [
      'a directory made again in the layer of its whiteout',
      [[file('d/x')], [whiteout('d'), directory('d'), file('d/z')]],
      ['d/', 'd/z: d/z'],
    ],
    [
      'a file behind a whiteout with the name of another',
      [[file('-x'), file('.wh'), file('x')], [whiteout('x')]],
      ['-x: -x', '.wh: .wh'],
    ],
    [
      'what an opaque mark leaves, before its siblings',
      [
        [file('d/x'), file('d/y')],
        [directory('d'), opaque('d'), file('d/y', 'new')],
      ],
      ['d/', 'd/y: new'],
    ],
    [
      'what an opaque mark leaves, after its siblings',
      [
        [file('d/x'), file('d/y')],
        [directory('d'), file('d/y', 'new'), opaque('d')],
      ],
      ['d/', 'd/y: new'],
    ],
    [
      'an opaque root',
      [
        [file('a'), file('d/x')],
        [{ name: '.wh..wh..opq' }, file('b')],
      ],
      ['b: b'],
    ],
    [
      'deep directories below an opaque one',
      [[file('d/e/f/x')], [opaque('d')], [file('d/e/y')]],
      ['d/', 'd/e/', 'd/e/y: d/e/y'],
    ],
    ['a directory replaced by a file', [[file('d/x'), file('d/y')], [file('d', 'now a file')]], ['d: now a file']],
    ['a directory replaced by a symlink', [[file('d/x')], [symlink('d', 'e')]], ['d -> e']],
    [
      'a symlink in place of a directory whose contents its layer deletes',
      [
        [file('d/x'), file('e/x')],
        [symlink('d', 'e'), whiteout('d/x'), opaque('d')],
      ],
      ['d -> e', 'e/', 'e/x: e/x'],
    ],
    [
      'a directory in place of a symlink, with whiteouts in it',
      [[symlink('d', 'e')], [directory('d'), whiteout('d/x'), opaque('d')]],
      ['d/'],
    ],
    [
      'a whiteout below a symlink that a later layer replaces',
      [[symlink('d', 'e')], [whiteout('d/x')], [file('d')]],
      ['d: d'],
    ],
    ['a file replaced by a directory', [[file('d')], [directory('d'), file('d/x')]], ['d/', 'd/x: d/x']],
    [
      'a directory that was a file between',
      [[file('d/old')], [file('d')], [directory('d'), file('d/new')]],
      ['d/', 'd/new: d/new'],
    ],
    [
      'children of a directory that the layer does not list',
      [[directory('d'), file('d/x')], [file('d/y')]],
      ['d/', 'd/x: d/x', 'd/y: d/y'],
    ],
    ['directories that no layer lists', [[file('d/e/f')]], ['d/', 'd/e/', 'd/e/f: d/e/f']],
    ['a hard link within a layer', [[file('a'), link('b', 'a')]], ['a: a', 'b = a']],
    ['a hard link before its target in path order', [[file('b'), link('a', 'b')]], ['a: b', 'b = a']],
    ['a hard link to a hard link', [[file('c'), link('b', 'c'), link('a', 'b')]], ['a: c', 'b = a', 'c = a']],
    ['a hard link to a name of a lower layer', [[file('a')], [link('b', 'a')]], ['a: a', 'b = a']],
    [
      'a hard link through two layers',
      [[file('a')], [link('b', 'a')], [link('c', 'b'), whiteout('a')]],
      ['b: a', 'c = b'],
    ],
    [
      'a hard link whose target a later layer replaces',
      [[file('a'), link('b', 'a')], [file('a', 'new')]],
      ['a: new', 'b: a'],
    ],
    ['a hard link whose target a later layer deletes', [[file('a'), link('b', 'a')], [whiteout('a')]], ['b: a']],
    [
      'a hard link to a file that is replaced in its layer later',
      [[file('a', 'low')], [link('b', 'a'), file('a', 'high')]],
      ['a: high', 'b: low'],
    ],
    [
      'a hard link to the first of two entries',
      [[file('a', 'one'), link('b', 'a'), file('a', 'two')]],
      ['a: two', 'b: one'],
    ],
    ['a hard link to a symlink', [[symlink('a', 'x'), link('b', 'a')]], ['a -> x', 'b = a']],
    ['a path twice: the last one', [[file('a', 'one'), file('a', 'two')]], ['a: two']],
    [
      'names with a slash or ./ in front',
      [[file('/a'), file('./b'), { name: './' }, file('.//c/./d')]],
      ['a: /a', 'b: ./b', 'c/', 'c/d: .//c/./d'],
    ],
    ['links to such names', [[file('a'), link('b', './a'), link('c', '/a')]], ['a: a', 'b = a', 'c = a']],
    [
      'no names that are reserved',
      [[file('.wh..wh.aufs'), file('.wh..wh.plnk/1.2'), file('.wh.'), file('a')]],
      ['a: a'],
    ],
    ['nothing', [[], []], []],
  ];

  it.each(cases)('give %s', async (_, layers, expected) => {
    expect(await shownOf(...layers)).toEqual(expected);
  });

  it('have the metadata of the upper directory and the files of the lower one', async () => {
    const tree = await treeOf([
      [{ ...directory('d'), mode: 0o700, uid: 1 }, file('d/x')],
      [{ ...directory('d'), mode: 0o1777, gid: 7 }],
    ]);
    const id = tree.files.find('/d') ?? -1;
    expect([tree.files.mode(id), tree.files.uid(id), tree.files.gid(id)]).toEqual([0o041777, 0, 7]);
    expect(tree.files.count).toBe(2);
    expect(Array.from(tree.layerOf)).toEqual([1, 0]);
  });

  it('give a link the metadata of its target, whatever its own header says', async () => {
    const tree = await treeOf([
      [{ ...file('a'), mode: 0o4755, uid: 5, mtime: 9, pax: { 'SCHILY.xattr.user.k': 'v' } }],
      [{ ...link('b', 'a'), mode: 0o600, uid: 77, mtime: 1, pax: { 'SCHILY.xattr.user.other': 'w' } }],
    ]);
    const id = tree.files.find('/b') ?? -1;
    expect([tree.files.mode(id), tree.files.uid(id), tree.files.mtime(id)]).toEqual([0o104755, 5, 9]);
    expect(Array.from(tree.files.xattrs(id), ({ key }) => key)).toEqual(['user.k']);
    expect(Array.from(tree.layerOf)).toEqual([0, 1]);
  });

  it('give a symlink the mode that it has on a disk', async () => {
    const tree = await treeOf([[{ ...symlink('l', 'x'), mode: 0o600 }]]);
    expect(tree.files.mode(tree.files.find('/l') ?? -1)).toBe(0o120777);
  });

  it('do not depend on the order of entries', async () => {
    const lower = [directory('a'), file('a/x'), file('b'), link('c', 'b'), file('d/e')];
    const upper = [whiteout('d/e'), opaque('a'), file('a/y')];
    const forwards = await treeOf([lower, upper]);
    // A link comes after its target.
    const backwards = await treeOf([
      [file('d/e'), file('b'), link('c', 'b'), file('a/x'), directory('a')],
      upper.toReversed(),
    ]);
    expect(shownTree(backwards)).toEqual(shownTree(forwards));
    expect(backwards.files.columns.inode).toEqual(forwards.files.columns.inode);
  });

  it('warn of a path twice and of reserved names', async () => {
    const tree = await treeOf([[file('a'), file('a'), file('a'), file('.wh..wh.plnk')]]);
    expect(tree.warnings).toEqual([
      'layers hold 2 paths more than once, such as /a in layer 1 of the image: the last entry counts',
      'left out an entry with a name that is reserved for drivers, such as .wh..wh.plnk in layer 1 of the image',
    ]);
  });

  const faults: readonly [string, readonly Layer[], string, string][] = [
    ['a path with ..', [[file('a/../b')]], 'LAYER_NAME_INVALID', '"a/../b" has a component ".."'],
    ['an empty name', [[file('')]], 'LAYER_NAME_INVALID', '"" is empty'],
    ['a name with a NUL', [[{ ...file('a'), pax: { path: 'a\0b' } }]], 'LAYER_NAME_INVALID', 'NUL'],
    ['a whiteout of ..', [[file('d/.wh...')]], 'LAYER_NAME_INVALID', 'deletes ".."'],
    ['a name of 256 bytes', [[file('n'.repeat(256))]], 'LAYER_NAME_INVALID', 'more than 255 bytes'],
    ['a path of 4097 bytes', [[file(`n${'/n'.repeat(2048)}`)]], 'LAYER_NAME_INVALID', 'has 4097 bytes'],
    [
      'a file below a symlink of a lower layer',
      [[symlink('l', 'd'), directory('d')], [file('l/x')]],
      'LAYER_PATH_BLOCKED',
      'layer 2 of the image: /l/x lies below /l',
    ],
    ['a file below a file of its layer', [[file('f'), file('f/x')]], 'LAYER_PATH_BLOCKED', '/f/x lies below /f'],
    [
      'a whiteout below a symlink of a lower layer',
      [[symlink('l', 'd'), file('d/x')], [whiteout('l/x')]],
      'LAYER_PATH_BLOCKED',
      'layer 2 of the image: /l/x lies below /l',
    ],
    [
      'a whiteout far below a file of a lower layer',
      [[file('f')], [], [whiteout('f/d/x')]],
      'LAYER_PATH_BLOCKED',
      '/f/d/x lies below /f',
    ],
    [
      'an opaque mark of a symlink of a lower layer',
      [[symlink('l', 'd'), file('d/x')], [opaque('l')]],
      'LAYER_PATH_BLOCKED',
      '/l/.wh..wh..opq lies below /l',
    ],
    [
      'an opaque mark below a symlink of a lower layer',
      [[symlink('l', 'd'), file('d/x')], [opaque('l/d')]],
      'LAYER_PATH_BLOCKED',
      '/l/d lies below /l',
    ],
    ['a symlink to nothing', [[symlink('a', '')]], 'LAYER_LINK_INVALID', '/a is a symlink whose target is empty'],
    [
      'a symlink with a NUL',
      [[{ ...symlink('a', 'x'), pax: { linkpath: 'b\0c' } }]],
      'LAYER_LINK_INVALID',
      'contains a NUL byte',
    ],
    ['a symlink of 4096 bytes', [[symlink('a', 'x'.repeat(4096))]], 'LAYER_LINK_INVALID', 'has 4096 bytes, more'],
    ['a link to nothing', [[link('a', 'b')]], 'LAYER_LINK_INVALID', '/a is a hard link to /b, which does not exist'],
    ['a link to itself', [[link('a', 'a')]], 'LAYER_LINK_INVALID', 'does not exist'],
    ['links in a circle', [[link('a', 'b'), link('b', 'a')]], 'LAYER_LINK_INVALID', 'does not exist'],
    ['a link to a later file', [[link('a', 'b'), file('b')]], 'LAYER_LINK_INVALID', 'does not exist'],
    ['a link to a directory', [[directory('d'), link('a', 'd')]], 'LAYER_LINK_INVALID', 'is a directory'],
    [
      'a link to what its layer deletes',
      [[file('a')], [whiteout('a'), link('b', 'a')]],
      'LAYER_LINK_INVALID',
      'does not exist',
    ],
    [
      'a link to what a layer between deletes',
      [[file('d/a')], [whiteout('d')], [link('b', 'd/a')]],
      'LAYER_LINK_INVALID',
      'does not exist',
    ],
    ['a link out of the root', [[link('a', '../b')]], 'LAYER_NAME_INVALID', 'has a component ".."'],
    ['a type of no layer', [[{ name: 'a', type: 'M' }]], 'LAYER_TYPE_UNKNOWN', '/a has the type "M"'],
    ['a sparse file', [[{ name: 'a', type: 'S' }]], 'LAYER_SPARSE_FILE', 'sparse'],
    ['a sparse file in PAX', [[{ ...file('a'), pax: { 'GNU.sparse.major': '1' } }]], 'LAYER_SPARSE_FILE', 'sparse'],
    ['a fifo', [[{ name: 'f', type: '6' }]], 'SPECIAL_FILE', '/f is a fifo'],
    ['half a tar', [tarOf([file('a', 'x'.repeat(2000))]).subarray(0, 1024)], 'LAYER_DAMAGED', 'middle of an entry'],
    ['half a block', [tarOf([file('a')]).subarray(0, 1100)], 'LAYER_DAMAGED', 'middle of an entry'],
    ['something other than a tar', [Buffer.alloc(1024, 'x')], 'LAYER_DAMAGED', 'checksum, at byte 0'],
    [
      'an entry after a block of zeros',
      [Buffer.concat([Buffer.alloc(512), tarOf([file('a')])])],
      'LAYER_DAMAGED',
      'zeros',
    ],
    ['a record without its entry', [recordBlocks('L', Buffer.from('name'))], 'LAYER_DAMAGED', 'middle of an entry'],
    [
      'a record of 1 GiB',
      [headerBlock({ name: 'r', type: 'x', size: 2 ** 30 })],
      'LAYER_RECORD_TOO_LARGE',
      '1073741824',
    ],
    [
      'PAX records of more than 1 MiB in several headers of one entry',
      [recordsOf('x', 8, 200_000)],
      'LAYER_RECORD_TOO_LARGE',
      'have 1200000 bytes, more than 1048576',
    ],
    [
      'global PAX records of more than 1 KiB in several headers',
      [recordsOf('g', 20, 100)],
      'LAYER_RECORD_TOO_LARGE',
      'more than 1024',
    ],
    [
      'more attributes than Linux lists',
      [
        [
          {
            ...file('a'),
            pax: Object.fromEntries(Array.from({ length: 6000 }, (_, at) => [`SCHILY.xattr.user.${at + 1e5}`, ''])),
          },
        ],
      ],
      'LAYER_DAMAGED',
      'more than 65536 bytes',
    ],
    [
      'a broken PAX record',
      [[{ ...file('a') }], recordBlocks('x', Buffer.from('99 path=a\n'))],
      'LAYER_DAMAGED',
      'wrong length',
    ],
    ['an id that Linux does not have', [[{ ...file('a'), uid: 2 ** 32 }]], 'LAYER_DAMAGED', 'owner 4294967296'],
  ];

  it.each(faults)('may not hold %s', async (_, layers, code, message) => {
    await expect(treeOf(layers)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('may not make far more directories than they have bytes', async () => {
    const deep = (start: string) => file(`${start}/${'d/'.repeat(2000)}x`);
    const few = Array.from({ length: 3 }, (_, number) => deep(`${number}`));
    expect((await treeOf([few])).files.count).toBe(3 * 2002);
    await expect(treeOf([few, few])).rejects.toMatchObject({
      code: 'IMAGE_TOO_MANY_ENTRIES',
      message: 'up to layer 2 of the image the paths of directories that no layer lists have more than 16777216 bytes',
    });
  });

  it('may hold faults that a layer above deletes', async () => {
    const bad = [symlink('l', 'd'), file('a'), directory('d')];
    expect(await shownOf(bad, [file('l/x')], [whiteout('l')])).toEqual(['a: a', 'd/']);
    expect(await shownOf([file('a'), link('b', 'nowhere')], [whiteout('b')])).toEqual(['a: a']);
  });

  it('leave out special files if asked', async () => {
    const layer = [
      { name: 'dev/null', type: '3' },
      { name: 'dev/sda', type: '4' },
      file('dev/x'),
      { name: 'f', type: '6' },
    ];
    const tree = await treeOf([layer], { skipSpecialFiles: true });
    expect(shownTree(tree)).toEqual(['dev/', 'dev/x: dev/x']);
    expect(tree).toMatchObject({ skippedSpecialFiles: 3, firstSpecialFile: '/dev/null' });
  });

  it('leave out pruned paths', async () => {
    const layers = [
      [file('a/x'), file('a/y/z'), file('b/c'), directory('b'), file('ab')],
      [file('b/d/e'), file('c')],
    ];
    const tree = await treeOf(layers, { prune: ['/a/y', '/b/', '/c', '/none', '/a/x/'] });
    expect(shownTree(tree)).toEqual(['a/', 'a/x: a/x', 'ab: ab', 'b/']);
    expect(tree.unmatchedPrunes).toEqual(['/none', '/a/x/']);
  });
});

describe('the entry of a tar', () => {
  async function only(layer: Layer) {
    const tree = await treeOf([layer]);
    return { tree, entry: tree.files.entry(0), columns: tree.files.columns };
  }

  it('has owners beyond octal and PAX', async () => {
    const { tree } = await only([
      { ...file('a'), uid: 2 ** 21 + 5, gid: 2 ** 32 - 1 },
      { ...file('b'), pax: { uid: '3000000000', gid: '2097152' } },
    ]);
    expect([tree.files.uid(0), tree.files.gid(0)]).toEqual([2 ** 21 + 5, 2 ** 32 - 1]);
    expect([tree.files.uid(1), tree.files.gid(1)]).toEqual([3_000_000_000, 2 ** 21]);
  });

  it.each([
    ['1700000000.25', 1_700_000_000, 250_000_000],
    ['-1.5', -2, 500_000_000],
    ['-7', -7, 0],
    ['12.1234567891', 12, 123_456_789],
    ['-0.0000000001', -1, 999_999_999],
  ])('has the PAX time %s', async (mtime, seconds, nanoseconds) => {
    const { columns } = await only([{ ...file('a'), pax: { mtime } }]);
    expect([columns.mtime[0], columns.mtimeNanoseconds[0]]).toEqual([seconds, nanoseconds]);
    expect([columns.ctime[0], columns.ctimeNanoseconds[0]]).toEqual([seconds, nanoseconds]);
  });

  it('has a time before 1970', async () => {
    const { columns } = await only([{ ...file('a'), mtime: -5 }]);
    expect(columns.mtime[0]).toBe(-5);
  });

  it('has extended attributes with their exact bytes, in byte order', async () => {
    const bytes = '\x01\x00\x00\x02\xff\n=\x80';
    const pax = { 'SCHILY.xattr.user.b': '', 'SCHILY.xattr.security.capability': bytes, 'SCHILY.xattr.user.a': 'one' };
    const { tree } = await only([{ ...file('a'), pax }]);
    const found = Array.from(tree.files.xattrs(0), ({ key, value }) => [key, Buffer.from(value).toString('latin1')]);
    expect(found).toEqual([
      ['security.capability', bytes],
      ['user.a', 'one'],
      ['user.b', ''],
    ]);
  });

  it('has names that are not UTF-8, in the header, in PAX and in GNU records', async () => {
    const long = `${'l'.repeat(120)}\xfe`;
    const { tree } = await only([
      file('\xff'),
      { ...file('x'), pax: { path: 'p\xfd' } },
      file(long),
      symlink('s', long),
    ]);
    expect(Array.from(tree.files, ({ path }) => path)).toEqual([
      `/${'l'.repeat(120)}\udcfe`,
      '/p\udcfd',
      '/s',
      '/\udcff',
    ]);
    expect(tree.files.linkTarget(2)).toBe(`${'l'.repeat(120)}\udcfe`);
  });

  it('has the name that its prefix makes', async () => {
    const block = headerBlock({ name: 'name', type: '0' });
    block.write('ustar\x0000', 257, 'latin1');
    block.write('a/prefix', 345, 'latin1');
    const { entry } = await only(Buffer.concat([sealed(block), Buffer.alloc(1024)]));
    expect(entry.path).toBe('/a');
  });

  it('has what the global PAX header says, unless it has its own', async () => {
    const global = recordBlocks('g', Buffer.concat([paxRecord('uid', '7'), paxRecord('comment', 'of git')]));
    const entries = [entryBlocks({ ...file('a') }), entryBlocks({ ...file('b'), pax: { uid: '8' } })];
    const { tree } = await only(Buffer.concat([global, ...entries, Buffer.alloc(1024)]));
    expect([tree.files.uid(0), tree.files.uid(1)]).toEqual([7, 8]);
  });

  it('has attributes of up to 1 MiB, and takes over many global comments', async () => {
    const comments = Array.from({ length: 3000 }, () => recordBlocks('g', paxRecord('comment', 'c'.repeat(500))));
    const { tree } = await only(Buffer.concat([...comments, recordsOf('x', 1, 2 ** 20)]));
    expect(tree.files.xattr(0, 'user.000')?.length).toBeGreaterThan(1_048_000);
  });

  it('has data as large as PAX says', async () => {
    const data = Buffer.alloc(1024, 'd');
    const tar = Buffer.concat([
      recordBlocks('x', paxRecord('size', '1024')),
      headerBlock({ name: 'a', size: 0 }),
      data,
    ]);
    const { tree } = await only(Buffer.concat([tar, entryBlocks(file('b')), Buffer.alloc(1024)]));
    expect([tree.files.size(0), Buffer.from(readFile(tree, 1)).toString()]).toEqual([1024, 'b']);
  });

  it('is a directory if it is of an old tar and has a slash', async () => {
    const { tree } = await only([
      { name: 'd/', type: '\0' },
      { name: 'e', type: '\0' },
      { name: 'f', type: '7' },
    ]);
    expect(Array.from(tree.files, ({ type }) => type)).toEqual(['directory', 'file', 'file']);
  });

  it('may be the last one of a tar without blocks of zeros', async () => {
    expect(shownTree((await only(entryBlocks(file('a')))).tree)).toEqual(['a: a']);
  });

  it('is not read after the end', async () => {
    const tar = Buffer.concat([tarOf([file('a')]), tarOf([file('b')]), Buffer.alloc(100, 'x')]);
    expect(shownTree((await only(tar)).tree)).toEqual(['a: a']);
  });

  it('lies anywhere in its file', async () => {
    const tree = await readLayers([tars.add(tarOf([file('a')]), 1000)], { image: 'image' });
    expect(shownTree(tree)).toEqual(['a: a']);
  });
});

it('a layer that was written to meanwhile is not read any more', async () => {
  const blob = tars.add(tarOf([file('a')]));
  const tree = await readLayers([blob], { image: 'image' });
  utimesSync(blob.path, 1, 1);
  expect(() => readFile(tree, 0)).toThrow(expect.objectContaining({ code: 'IMAGE_CHANGED' }));
  appendFileSync(blob.path, 'x');
  await expect(readLayers([blob], { image: 'image' })).rejects.toMatchObject({ code: 'IMAGE_CHANGED' });
});
