import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePaths } from '../text/byte-order.ts';
import { decodeName } from '../text/name-bytes.ts';
import { sampleDirectory, sampleIndex } from './sample-index.fixture.ts';

/** Names of arbitrary bytes, many of them alike. */
const name = fc
  .array(fc.oneof(fc.constantFrom(0x2d, 0x2e, 0x61, 0x62, 0xc3, 0xa9), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 3,
  })
  .filter((bytes) => !bytes.includes(0x2f))
  .map((bytes) => decodeName(Uint8Array.from(bytes)))
  .filter((text) => text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`);
const paths = fc.uniqueArray(path, { maxLength: 40 });

describe('a file index', () => {
  test('every entry has its path, in path order, and is found by it', () => {
    fc.assert(
      fc.property(paths, (wanted) => {
        const index = sampleIndex(Object.fromEntries(wanted.map((text) => [text, sampleDirectory])));
        const all = Array.from(index, (entry) => entry.path);
        expect(all).toEqual(all.toSorted(comparePaths));
        expect(new Set(all).size).toBe(all.length);
        expect(all).toEqual(expect.arrayContaining(wanted));
        for (const [id, text] of all.entries()) {
          expect(index.path(id)).toBe(text);
          expect(index.find(text)).toBe(id);
          expect(index.resolve(text)).toBe(id);
        }
      }),
    );
  });

  test('a subtree is the range up to its end, and lies in its parent', () => {
    fc.assert(
      fc.property(paths, (wanted) => {
        const index = sampleIndex(Object.fromEntries(wanted.map((text) => [text, sampleDirectory])));
        for (const { id, path: top } of index) {
          const below = Array.from(index).filter((entry) => entry.path.startsWith(`${top}/`));
          expect(index.subtreeEnd(id)).toBe(id + 1 + below.length);
          const parent = top.slice(0, top.lastIndexOf('/'));
          expect(index.parent(id)).toBe(parent === '' ? -1 : index.find(parent));
        }
      }),
    );
  });

  test('paths may be asked for in any order', () => {
    const index = sampleIndex(['/a/b/c', '/a/d', '/e/f']);
    expect([5, 2, 3, 0, 4, 1].map((id) => index.path(id))).toEqual(['/e/f', '/a/b/c', '/a/d', '/a', '/e', '/a/b']);
  });

  test('what is not there is not found', () => {
    const index = sampleIndex(['/usr/bin/bash', '/\udcff']);
    const missing = [
      '/',
      '',
      '/usr/bin/bas',
      '/usr/bin/bash/x',
      '/bash',
      '/usr/./bin',
      '/usr/../usr',
      '/\ud800',
      '/\xff',
      '/ÿ',
    ];
    expect(missing.filter((text) => index.find(text) !== undefined)).toEqual([]);
    expect(sampleIndex([]).find('/usr')).toBeUndefined();
  });

  test('find does not follow symlinks', () => {
    const index = sampleIndex({ '/usr/bin/sh': {}, '/bin': { target: 'usr/bin' } });
    expect(index.find('/bin/sh')).toBeUndefined();
    expect(index.find('/bin')).toBe(0);
  });

  test('an unknown id has no path', () => {
    const index = sampleIndex(['/a']);
    for (const id of [-1, 1, 0.5, Number.NaN]) expect(() => index.path(id)).toThrow(RangeError);
  });

  test('an entry shows the metadata of its row', () => {
    const index = sampleIndex({
      '/link': { target: 'to/\udcff', mtime: -5, inode: 7 },
      '/other': { target: 'to/\udcff', inode: 7 },
      '/set': {
        mode: 0o104755,
        size: 2 ** 40,
        xattrs: { 'user.a': Uint8Array.of(0, 255), 'user.b': new Uint8Array() },
      },
    });
    const [link, other, set] = index;
    expect(link).toMatchObject({ id: 0, path: '/link', type: 'symlink', mode: 0o120777, mtime: -5, linkGroup: 1 });
    expect(other?.linkGroup).toBe(1);
    expect(index.linkTarget(0)).toBe('to/\udcff');
    expect(set).toMatchObject({ id: 2, path: '/set', type: 'file', mode: 0o104755, size: 2 ** 40, linkGroup: 0 });
    expect(index.linkTarget(2)).toBe('');
    expect(set?.xattr('user.a')).toEqual(Uint8Array.of(0, 255));
    expect(set?.xattr('user.b')).toEqual(new Uint8Array());
    expect(set?.xattr('user.c')).toBeUndefined();
    expect(link?.xattr('user.a')).toBeUndefined();
    expect(Array.from(index.xattrs(2), ({ key }) => key)).toEqual(['user.a', 'user.b']);
  });

  test.each([
    [0o100644, 'file'],
    [0o040755, 'directory'],
    [0o010644, 'fifo'],
    [0o140755, 'socket'],
    [0o020666, 'character-device'],
    [0o060660, 'block-device'],
  ])('mode %o is a %s', (mode, type) => {
    expect(sampleIndex({ '/x': { mode } }).type(0)).toBe(type);
  });
});
