import { describe, expect, test } from 'vitest';
import { indexOf } from './index-of.ts';
import { defaultMtime, directory, fifo, file, hardlink, symlink } from './literal-tree.ts';

describe('indexOf', () => {
  test('entries are in path order, with the directories above them', () => {
    const index = indexOf({ 'a-b': file(), 'a/z': file(), 10: file(), 'a/b/c': file() });
    expect(Array.from(index, ({ path, type }) => [path, type])).toEqual([
      ['/10', 'file'],
      ['/a', 'directory'],
      ['/a/b', 'directory'],
      ['/a/b/c', 'file'],
      ['/a/z', 'file'],
      ['/a-b', 'file'],
    ]);
  });

  test('metadata is as written in the literal', () => {
    const xattrs = { 'user.b': 'ü', 'user.a': Uint8Array.of(0xff) };
    const index = indexOf({
      dir: directory({ mode: 0o1777, mtime: 1.5, uid: 5, gid: 6 }),
      'dir/file': file('grüße', { mode: 0o4755, mtime: -0.25, xattrs }),
      'dir/link': symlink('\udcff', { mode: 0o600 }),
      'dir/pipe': fifo(),
    });
    const [dir, regular, link, pipe] = [...index];
    expect(dir).toMatchObject({ mode: 0o041777, mtime: 1, size: 4096 });
    expect(index.columns.mtimeNanoseconds[0]).toBe(500_000_000);
    expect([index.columns.uid[0], index.columns.gid[0]]).toEqual([5, 6]);
    expect(regular).toMatchObject({ mode: 0o104755, mtime: -1, size: 7 });
    expect([...index.xattrs(1)]).toEqual([
      { key: 'user.a', value: Uint8Array.of(0xff) },
      { key: 'user.b', value: Uint8Array.of(0xc3, 0xbc) },
    ]);
    expect(link).toMatchObject({ mode: 0o120777, mtime: defaultMtime, size: 1 });
    expect(index.linkTarget(2)).toBe('\udcff');
    expect(pipe).toMatchObject({ type: 'fifo', size: 0 });
  });

  test('hard links share inode, content and metadata, even through other hard links', () => {
    const index = indexOf({ a: hardlink('b'), b: hardlink('dir/c'), 'dir/c': file('xyz', { mtime: 7 }), d: file() });
    const facts = Array.from(index, ({ path, size, mtime, linkGroup }) => [path, size, mtime, linkGroup]);
    expect(facts).toEqual([
      ['/a', 3, 7, 1],
      ['/b', 3, 7, 1],
      ['/d', 0, defaultMtime, 0],
      ['/dir', 4096, defaultMtime, 0],
      ['/dir/c', 3, 7, 1],
    ]);
    const { inode } = index.columns;
    expect(inode[0]).toBe(inode[4]);
    expect(new Set(inode).size).toBe(3);
  });

  test.each(['', '/a', 'a/', 'a//b', './a', 'a/..', 'a\0b'])('the path %j is refused', (path) => {
    expect(() => indexOf({ [path]: file() })).toThrow(RangeError);
  });

  test('what cannot be a tree is refused', () => {
    expect(() => indexOf({ a: file(), 'a/b': file() })).toThrow('a/b lies below a file');
    expect(() => indexOf({ a: hardlink('b') })).toThrow('leads nowhere');
    expect(() => indexOf({ a: hardlink('b'), b: hardlink('a') })).toThrow('leads nowhere');
    expect(() => indexOf({ a: hardlink('b'), 'b/c': file() })).toThrow('hard link to a directory');
  });
});
