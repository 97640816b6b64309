import { decodeName } from '@chunkah/core';
import { directory, file, hardlink, indexOf, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { encodedLayer, layerOf, type SampleLayer } from './encoded-layer.fixture.ts';
import { asOnDiskLayerFormat, ourLayerFormat } from './layer-formats.fixture.ts';
import { fieldOf, type TarRecord, tarEntries, tarRecords } from './tar-records.fixture.ts';

function recordsOf(tree: Tree, options?: SampleLayer): TarRecord[] {
  return tarRecords(encodedLayer(indexOf(tree), options));
}

/** Records as their type and the two names in the header. */
function names(records: readonly TarRecord[]): string[][] {
  return records.map(({ type, name, linkName }) => [type, name, linkName]);
}

const n = (length: number) => 'n'.repeat(length);
const t = (length: number) => 't'.repeat(length);

describe('long names', () => {
  test('100 bytes stand in the header, without a NUL', () => {
    const records = recordsOf({ [n(99)]: file(), [n(100)]: file() });
    expect(records.map((record) => [record.type, fieldOf(record, 0, 101)])).toEqual([
      ['0', `${n(99)}\x000`],
      ['0', `${n(100)}0`],
    ]);
  });

  test('101 bytes get a record of their own before the header, which keeps the first 100', () => {
    const [long, entry] = recordsOf({ [n(101)]: file('', { uid: 5, mtime: 77 }) });
    expect(long && [long.type, long.name, long.data.toString()]).toEqual(['L', '././@LongLink', `${n(101)}\0`]);
    expect(long && fieldOf(long, 100, 48)).toBe('0000644\x000000000\x000000000\x0000000000146\x0000000000000\0');
    expect(long && fieldOf(long, 157, 355)).toBe(`${'\0'.repeat(100)}ustar  ${'\0'.repeat(248)}`);
    expect(entry && [entry.type, entry.name]).toEqual(['0', n(100)]);
  });

  test('the slash of a directory counts', () => {
    expect(names(recordsOf({ [n(99)]: directory(), [n(100)]: directory() }))).toEqual([
      ['5', `${n(99)}/`, ''],
      ['L', '././@LongLink', ''],
      ['5', n(100), ''],
    ]);
  });

  test.each([510, 511, 512, 513, 1023, 1024, 4095])('%i bytes are read back by a client', async (length) => {
    const directories = `${n(200)}/`.repeat(21).slice(0, length - 2);
    const path = `${directories.replace(/\/$/, 'x')}/f`;
    const entries = await tarEntries(encodedLayer(indexOf({ [path]: file() })));
    expect(path).toHaveLength(length);
    expect(entries.at(-1)?.name).toBe(path);
  });

  test('any bytes are kept; the header has as many whole characters as fit', async () => {
    const texts = ['a\nb', 'caf\udce9', `x${'é'.repeat(50)}`, `\u{1f600}${'\udcff'.repeat(120)}`];
    const tar = encodedLayer(indexOf(Object.fromEntries(texts.map((text) => [text, file()]))));
    const entries = await tarEntries(tar);
    expect(entries.map((entry) => decodeName(Buffer.from(entry.name, 'latin1')))).toEqual(texts);
    const heads = tarRecords(tar).filter(({ type }) => type === '0');
    expect(heads.map((record) => Buffer.from(record.name, 'latin1').toString('utf8'))).toEqual([
      'a\nb',
      'caf\ufffd',
      `x${'é'.repeat(49)}`,
      '\u{1f600}',
    ]);
  });
});

describe('link targets', () => {
  test('100 bytes stand in the header', () => {
    expect(names(recordsOf({ link: symlink(t(100)) }))).toEqual([['2', 'link', t(100)]]);
  });

  test.each([
    { target: t(101), head: '' },
    { target: `${t(99)}/rest`, head: `${t(99)}/` },
    { target: `${t(100)}/rest`, head: t(100) },
    { target: `${t(90)}/12345678/rest`, head: `${t(90)}/12345678/` },
    { target: `${t(90)}/1234567890/rest`, head: `${t(90)}/` },
    { target: `/${t(101)}`, head: '/' },
  ])('longer ones get a record; the header keeps the leading components: $head', ({ target, head }) => {
    const [long, entry] = recordsOf({ link: symlink(target) });
    expect(long && [long.type, long.name, long.data.toString()]).toEqual(['K', '././@LongLink', `${target}\0`]);
    expect(entry && [entry.type, entry.linkName]).toEqual(['2', head]);
  });

  test('attributes, name and target come in this order before the header', () => {
    const records = recordsOf({ [n(120)]: symlink(t(120), { xattrs: { 'user.x': '1' } }) });
    expect(records.map(({ type }) => type)).toEqual(['x', 'L', 'K', '2']);
  });

  test('ours are exact, the bytes of no character too', async () => {
    const tree = { a: symlink('b//./c/'), b: symlink('/'), c: symlink('caf\udce9'), d: symlink(`${t(120)}//.`) };
    const entries = await tarEntries(encodedLayer(indexOf(tree)));
    expect(entries.map(({ linkName }) => linkName)).toEqual(['b//./c/', '/', 'caf\xe9', `${t(120)}//.`]);
  });
});

describe('hard links', () => {
  const tree: Tree = {
    'b/first': file('', { mode: 0o4755, uid: 7, gid: 8, mtime: 99, xattrs: { 'user.x': '1' } }),
    'a/zero': hardlink('b/first'),
    c: hardlink('b/first'),
  };

  test('follow the first name, with its metadata, without type bits and attributes', () => {
    const records = recordsOf(tree).filter(({ type }) => type !== '5');
    const metadata = '0000007\x000000010\x0000000000000\x0000000000143\0';
    expect(names(records)).toEqual([
      ['x', '', ''],
      ['0', 'a/zero', ''],
      ['1', 'b/first', 'a/zero'],
      ['1', 'c', 'a/zero'],
    ]);
    const fields = [`0104755\0${metadata}`, `0004755\0${metadata}`, `0004755\0${metadata}`];
    expect(records.slice(1).map((record) => fieldOf(record, 100, 48))).toEqual(fields);
  });

  test('the first name is the first of the layer, not of the tree', () => {
    const files = indexOf(tree);
    const records = tarRecords(encodedLayer(files, { layer: layerOf(files, ['/b/first', '/c']) }));
    expect(names(records)).toEqual([
      ['5', 'b/', ''],
      ['x', '', ''],
      ['0', 'b/first', ''],
      ['1', 'c', 'b/first'],
    ]);
  });

  test('names of a symlink are hard links too', () => {
    const records = recordsOf({ a: symlink('target'), b: hardlink('a') });
    expect(names(records)).toEqual([
      ['2', 'a', 'target'],
      ['1', 'b', 'a'],
    ]);
    expect(records.map((record) => fieldOf(record, 100, 8))).toEqual(['0120777\0', '0000777\0']);
  });

  test('name and target may both be long', () => {
    const first = `${'a'.repeat(60)}/${'b'.repeat(60)}`;
    const records = recordsOf({ [first]: file(), [n(120)]: hardlink(first) });
    expect(records.map(({ type, linkName }) => type + linkName)).toEqual([
      '5',
      'L',
      '0',
      'L',
      'K',
      `1${'a'.repeat(60)}/`,
    ]);
    expect(records[4]?.data.toString()).toBe(`${first}\0`);
  });

  test('one inode number on two devices: two files for us, one for the peer', () => {
    const files = indexOf({ a: file(), b: hardlink('a'), c: file(), d: hardlink('c') });
    files.columns.inode.fill(2n);
    files.columns.device.set([0n, 0n, 1n, 1n]);
    const links = (format: SampleLayer['format']) =>
      tarRecords(encodedLayer(files, format && { format })).map(({ type, linkName }) => type + linkName);
    expect(links(ourLayerFormat)).toEqual(['0', '1a', '0', '1c']);
    expect(links(asOnDiskLayerFormat)).toEqual(['0', '1a', '1a', '1a']);
  });
});
