import { describe, expect, test } from 'vitest';
import { type EntryMetadata, emptyMetadata } from './entry-metadata.ts';
import { FileIndexBuilder } from './file-index-builder.ts';
import { sampleDirectory, sampleIndex } from './sample-index.fixture.ts';

const facts: EntryMetadata = { ...emptyMetadata(), mode: 0o100644, device: 1n, inode: 1n };
const directoryFacts = { ...facts, mode: 0o040755 };

describe('the builder', () => {
  test('one object may serve for all entries: it is copied', () => {
    const builder = new FileIndexBuilder();
    const reused = { ...facts };
    for (const size of [1, 2, 3]) builder.add(-1, `f${size}`, Object.assign(reused, { size, inode: 2n ** 64n - 1n }));
    const { columns } = builder.finish();
    expect([...columns.size]).toEqual([1, 2, 3]);
    expect(columns.inode[0]).toBe(2n ** 64n - 1n);
  });

  test('more entries than it has room for at first', () => {
    const builder = new FileIndexBuilder();
    const directory = builder.add(-1, 'd', directoryFacts);
    for (let number = 0; number < 20_000; number += 1) builder.add(directory, `n${number + 100_000}`, facts);
    const index = builder.finish();
    expect(index.count).toBe(20_001);
    expect(index.path(20_000)).toBe('/d/n119999');
    expect(index.find('/d/n110000')).toBe(10_001);
    expect(index.subtreeEnd(directory)).toBe(20_001);
  });

  test.each(['', '.', '..', 'a/b', 'a\0'])('%j is refused as a name', (name) => {
    expect(() => new FileIndexBuilder().add(-1, name, facts)).toThrow(RangeError);
  });

  test('names out of order are refused', () => {
    const builder = new FileIndexBuilder();
    builder.add(-1, 'b', facts);
    expect(() => builder.add(-1, 'b', facts)).toThrow('out of order');
    expect(() => builder.add(-1, 'a', facts)).toThrow('out of order');
  });

  test('a directory cannot be entered again, nor a file at all', () => {
    const builder = new FileIndexBuilder();
    const directory = builder.add(-1, 'a', directoryFacts);
    const file = builder.add(-1, 'b', facts);
    expect(() => builder.add(directory, 'x', facts)).toThrow(RangeError);
    expect(() => builder.add(file, 'x', facts)).toThrow(RangeError);
  });
});

describe('link groups', () => {
  test('hard links of one file share a number, in the order of first names', () => {
    const { columns } = sampleIndex({
      '/a': { inode: 9 },
      '/b': {},
      '/c': { inode: 5 },
      '/d/e': { inode: 9 },
      '/f': { inode: 5 },
    });
    expect([...columns.linkGroup]).toEqual([1, 0, 2, 0, 1, 2]);
  });

  test('one inode number on two devices is two inodes', () => {
    const { columns } = sampleIndex({ '/a': { inode: 9, device: 1 }, '/b': { inode: 9, device: 2 } });
    expect([...columns.linkGroup]).toEqual([1, 2]);
    expect([...columns.device]).toEqual([1n, 2n]);
  });

  test('directories have link counts of their own accord', () => {
    const { columns } = sampleIndex({ '/a': { ...sampleDirectory, inode: 9 }, '/b': { ...sampleDirectory, inode: 9 } });
    expect([...columns.linkGroup]).toEqual([0, 0]);
  });
});

describe('attributes and targets', () => {
  test('equal sets of attributes share a number, different ones do not', () => {
    const label = (text: string) => ({ xattrs: { 'user.component': Buffer.from(text) } });
    const { columns } = sampleIndex({ '/a': label('x'), '/b': label('y'), '/c': label('x'), '/d': {} });
    const [a, b, c, d] = columns.xattrSet;
    expect(c).toBe(a);
    expect(b).not.toBe(a);
    expect(d).toBe(0);
  });

  test('long values and many of them come back exactly', () => {
    const value = Uint8Array.from({ length: 65_536 }, (_, offset) => offset % 251);
    const index = sampleIndex(
      Object.fromEntries(Array.from({ length: 50 }, (_, number) => [`/f${number}`, { xattrs: { 'user.k': value } }])),
    );
    for (const entry of index) expect(Buffer.compare(entry.xattr('user.k') ?? new Uint8Array(), value)).toBe(0);
  });

  test('keys that are not UTF-8 are distinguished', () => {
    const builder = new FileIndexBuilder();
    builder.add(-1, 'a', facts, {
      xattrs: [
        { key: 'user.\xc3\xbc', value: Uint8Array.of(1) },
        { key: 'user.\xff', value: Uint8Array.of(2) },
      ],
    });
    const index = builder.finish();
    expect(index.xattr(0, 'user.\u00fc')).toEqual(Uint8Array.of(1));
    expect(index.xattr(0, 'user.\udcff')).toEqual(Uint8Array.of(2));
  });
});
