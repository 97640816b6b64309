import { directory, file, indexOf, symlink, type Tree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { encodedLayer } from './encoded-layer.fixture.ts';
import type { LayerFormat } from './layer-format.ts';
import { asOnDiskLayerFormat, ourLayerFormat } from './layer-formats.fixture.ts';
import { fieldOf, paxRecords, type TarRecord, tarRecords } from './tar-records.fixture.ts';

function recordsOf(tree: Tree, format: LayerFormat = ourLayerFormat): TarRecord[] {
  return tarRecords(encodedLayer(indexOf(tree), { format }));
}

describe('extended attributes in a layer', () => {
  test('stand in one block before the entry, values with their exact bytes, keys in byte order', () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const capability = Buffer.from('0100000200ff', 'hex');
    const xattrs = { 'user.b': everyByte, 'user.a': '', 'user.B': 'ü', 'security.capability': capability };
    const [pax, entry, ...rest] = recordsOf({ file: file('', { xattrs }) });
    expect(pax && paxRecords(pax.data)).toEqual([
      ['SCHILY.xattr.security.capability', '\x01\0\0\x02\0\xff'],
      ['SCHILY.xattr.user.B', '\xc3\xbc'],
      ['SCHILY.xattr.user.a', ''],
      ['SCHILY.xattr.user.b', Buffer.from(everyByte).toString('latin1')],
    ]);
    expect([entry?.name, rest]).toEqual(['file', []]);
  });

  test('the header of the block has no name, NUL bytes for ids and mode, and the POSIX magic', () => {
    const [pax] = recordsOf({ file: file('', { uid: 9, mtime: 9, xattrs: { 'user.key': 'value' } }) });
    expect(pax?.data.toString('latin1')).toBe('31 SCHILY.xattr.user.key=value\n');
    expect(pax && fieldOf(pax, 0, 148)).toBe(`${'\0'.repeat(124)}00000000037\x0000000000000\0`);
    expect(pax && fieldOf(pax, 156, 356)).toBe(`x${'\0'.repeat(100)}ustar\x0000${'\0'.repeat(247)}`);
  });

  // A record `N SCHILY.xattr.user.k=` and a newline has 22 bytes, not counting the digits of N.
  test.each([0, 75, 76, 77, 974, 975, 976, 9973, 9974, 9975, 65_536])(
    'a value of %i bytes: the length of its record counts its own digits',
    (size) => {
      const [pax] = recordsOf({ file: file('', { xattrs: { 'user.k': 'v'.repeat(size) } }) });
      expect(pax && paxRecords(pax.data)).toEqual([['SCHILY.xattr.user.k', 'v'.repeat(size)]]);
    },
  );

  test('directories and symlinks carry theirs, an entry without any has no block', () => {
    const records = recordsOf({
      d: directory({ xattrs: { 'user.d': '1' } }),
      'd/f': file(),
      l: symlink('d', { xattrs: { 'user.l': '2' } }),
      m: symlink('d', { xattrs: { 'user.l': '2' } }),
    });
    expect(records.map(({ type, name, data }) => (type === 'x' ? paxRecords(data) : name))).toEqual([
      [['SCHILY.xattr.user.d', '1']],
      'd/',
      'd/f',
      [['SCHILY.xattr.user.l', '2']],
      'l',
      [['SCHILY.xattr.user.l', '2']],
      'm',
    ]);
  });

  test('keys below a prefix are left out where a format names it', () => {
    const marks = [
      ...['opaque', 'redirect', 'metacopy', 'whiteout', 'origin', 'overlay.opaque'].map(
        (name) => `user.overlay.${name}`,
      ),
      ...['opaque', 'origin', 'override_stat'].map((name) => `user.fuseoverlayfs.${name}`),
    ];
    const others = ['security.capability', 'user.component', 'user.fuse', 'user.overlay', 'user.overlayfs.opaque'];
    const xattrs = Object.fromEntries([...marks, ...others].map((key) => [key, 'y']));
    const keys = (format: LayerFormat) => {
      const [pax] = recordsOf({ d: directory({ xattrs }) }, format);
      return pax && paxRecords(pax.data).map(([key]) => key.replace('SCHILY.xattr.', ''));
    };
    expect(keys(ourLayerFormat)).toEqual(others);
    expect(keys(asOnDiskLayerFormat)).toEqual([...marks, ...others].sort());
  });

  test('an entry whose keys are all left out has no block', () => {
    const records = recordsOf({ d: directory({ xattrs: { 'user.overlay.opaque': 'y' } }) });
    expect(records.map(({ name }) => name)).toEqual(['d/']);
  });

  test('a key keeps bytes that are not UTF-8', () => {
    const files = indexOf({ file: file('', { xattrs: { 'user.é': 'x' } }) });
    const { bytes } = files.columns.xattrs;
    bytes.set([0xe9, 0xff], Buffer.from(bytes).indexOf('é'));
    const [pax] = tarRecords(encodedLayer(files));
    expect(pax && paxRecords(pax.data)).toEqual([['SCHILY.xattr.user.\xe9\xff', 'x']]);
  });

  test('whole keys are left out where a format names them, and nothing else', () => {
    const named = { 'user.component': 'c', 'user.update-interval': '7' };
    const tree = {
      mixed: file('', { xattrs: { ...named, 'user.component2': 'x' } }),
      only: file('', { xattrs: named }),
    };
    const keys = (droppedXattrs: readonly string[]) =>
      recordsOf(tree, { ...ourLayerFormat, droppedXattrs }).map(({ type, name, data }) =>
        type === 'x' ? paxRecords(data).map(([key]) => key.replace('SCHILY.xattr.', '')) : name,
      );
    expect(keys([])).toEqual([
      ['user.component', 'user.component2', 'user.update-interval'],
      'mixed',
      ['user.component', 'user.update-interval'],
      'only',
    ]);
    expect(keys(Object.keys(named))).toEqual([['user.component2'], 'mixed', 'only']);
  });
});
