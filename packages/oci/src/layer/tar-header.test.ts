import { directory, file, indexOf, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { encodedLayer, layerOf } from './encoded-layer.fixture.ts';
import { fieldOf, type TarRecord, tarRecords } from './tar-records.fixture.ts';

function recordsOf(tree: Tree): TarRecord[] {
  return tarRecords(encodedLayer(indexOf(tree)));
}

describe('the header of an entry', () => {
  test.each([
    { field: 'name', offset: 0, bytes: 'file'.padEnd(100, '\0') },
    { field: 'mode', offset: 100, bytes: '0104751\0' },
    { field: 'uid', offset: 108, bytes: '0001750\0' },
    { field: 'gid', offset: 116, bytes: '0000062\0' },
    { field: 'size', offset: 124, bytes: '00000000000\0' },
    { field: 'mtime', offset: 136, bytes: '14524770400\0' },
    { field: 'type', offset: 156, bytes: '0' },
    { field: 'link name', offset: 157, bytes: '\0'.repeat(100) },
    { field: 'magic', offset: 257, bytes: 'ustar  \0' },
    { field: 'rest', offset: 265, bytes: '\0'.repeat(247) },
  ])('$field at $offset', ({ offset, bytes }) => {
    const metadata = { mode: 0o4751, uid: 1000, gid: 50, mtime: 1_700_000_000 };
    const found = recordsOf({ file: file('', metadata) }).map((record) => fieldOf(record, offset, bytes.length));
    expect(found).toEqual([bytes]);
  });

  test('the checksum is seven digits and a NUL, the sum with its own field as spaces', () => {
    const records = recordsOf({
      'a/b': file('', { uid: 2 ** 31, xattrs: { 'user.x': 'y' } }),
      ['n'.repeat(150)]: file(),
    });
    expect(records.map(({ type }) => type)).toEqual(['5', 'x', '0', 'L', '0']);
    for (const { header } of records) {
      const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
      expect(header.toString('latin1', 148, 156)).toBe(`${sum.toString(8).padStart(7, '0')}\0`);
    }
  });

  test('the mode has its type bits, a directory ends in a slash, no name begins with one', () => {
    const records = recordsOf({ 'd/f': file('', { mode: 0 }), l: symlink('d'), d: directory({ mode: 0o1777 }) });
    expect(records.map((record) => [record.name, fieldOf(record, 100, 8), record.type])).toEqual([
      ['d/', '0041777\0', '5'],
      ['d/f', '0100000\0', '0'],
      ['l', '0120777\0', '2'],
    ]);
  });
});

describe('numbers', () => {
  test.each([
    { id: 0, bytes: '0000000\0' },
    { id: 0o7777777, bytes: '7777777\0' },
    { id: 2_097_152, bytes: '\x80\0\0\0\0\x20\0\0' },
    { id: 2_097_153, bytes: '\x80\0\0\0\0\x20\0\x01' },
    { id: 4_294_967_295, bytes: '\x80\0\0\0\xff\xff\xff\xff' },
  ])('the user or group $id', ({ id, bytes }) => {
    const [record] = recordsOf({ file: file('', { uid: id, gid: id }) });
    expect(record && [fieldOf(record, 108, 8), fieldOf(record, 116, 8)]).toEqual([bytes, bytes]);
  });

  test.each([
    { mtime: 8 ** 11 - 1, bytes: '77777777777\0' },
    { mtime: 8 ** 11, bytes: '\x80\0\0\0\0\0\0\x02\0\0\0\0' },
    { mtime: 8 ** 11 + 257, bytes: '\x80\0\0\0\0\0\0\x02\0\0\x01\x01' },
  ])('the time $mtime', ({ mtime, bytes }) => {
    const files = indexOf({ file: file('', { mtime }) });
    const [record] = tarRecords(encodedLayer(files, { layer: layerOf(files, undefined, 2 ** 40) }));
    expect(record && fieldOf(record, 136, 12)).toBe(bytes);
  });
});

test('a layer without entries is two zero blocks', () => {
  expect(encodedLayer(indexOf({}))).toEqual(Buffer.alloc(1024));
});
