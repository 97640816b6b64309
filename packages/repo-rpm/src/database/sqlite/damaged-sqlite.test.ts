import { temporaryDirectory } from '@chunkah/testkit';
import { describe, expect, it } from 'vitest';
import { parseSqlite } from './parse-sqlite.ts';
import { SqliteFile } from './sqlite-file.fixture.ts';

const path = '/rpmdb.sqlite';
const pageSize = 512;

interface Sample {
  readonly bytes: Buffer;
  /**
   * Where the page with the table's rows begins: number 1 on several pages, number 2 on this one.
   */
  readonly leaf: number;
  /** Where row 1 begins: two bytes of size, one of the row id, and the record. */
  readonly row: number;
  /** Where row 1 stores the number of its second page, and where that page begins. */
  readonly link: number;
  readonly overflow: number;
}

function sample(): Sample {
  const database = new SqliteFile(temporaryDirectory(), { pageSize });
  database.put(1, new Uint8Array(2000).fill(1));
  database.put(2, new Uint8Array(20).fill(2));
  const { rootpage } = database.connection
    .prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'Packages'`)
    .get() ?? { rootpage: 0 };
  const bytes = Buffer.from(database.file.bytes);
  const leaf = (Number(rootpage) - 1) * pageSize;
  const row = leaf + bytes.readUInt16BE(leaf + 8);
  // 39 bytes of a row this large are on the leaf.
  const link = row + 3 + 39;
  return { bytes, leaf, row, link, overflow: (bytes.readUInt32BE(link) - 1) * pageSize };
}

/** Appends pages. */
function append(bytes: Buffer, pages: readonly Buffer[]): Buffer {
  const longer = Buffer.concat([bytes, ...pages]);
  longer.writeUInt32BE(longer.length / pageSize, 28);
  return longer;
}

/** As many pages as requested, each of which refers to the next. */
function ladder(firstPage: number, length: number): Buffer[] {
  return Array.from({ length }, (_, step) => {
    const page = Buffer.alloc(pageSize);
    page[0] = 5;
    page.writeUInt16BE(1, 3);
    page.writeUInt16BE(500, 12);
    page.writeUInt32BE(firstPage + step + 1, 500);
    return page;
  });
}

const damages: readonly (readonly [string, (sample: Sample) => unknown, string])[] = [
  [
    'a page size that is not a power of two',
    ({ bytes }) => bytes.writeUInt16BE(513, 16),
    'at byte 16: a page cannot have 513 bytes',
  ],
  ['too many reserved bytes', ({ bytes }) => bytes.writeUInt8(33, 20), 'at byte 20: a page cannot reserve 33 bytes'],
  ['other fractions', ({ bytes }) => bytes.writeUInt8(65, 21), 'at byte 21: the payload fractions are wrong'],
  ['an unknown encoding', ({ bytes }) => bytes.writeUInt32BE(4, 56), 'at byte 56: the text encoding is unknown'],
  ['more pages than there are', ({ bytes }) => bytes.writeUInt32BE(1000, 28), 'the file ends before page 1000 does'],
  ['a page of another kind', ({ bytes, leaf }) => bytes.writeUInt8(10, leaf), 'is not a table page'],
  [
    'more cells than fit',
    ({ bytes, leaf }) => bytes.writeUInt16BE(253, leaf + 3),
    'a page has more cells than fit on it',
  ],
  ['a row outside its page', ({ bytes, leaf }) => bytes.writeUInt16BE(509, leaf + 8), 'a cell is outside its page'],
  ['a row over the list of rows', ({ bytes, leaf }) => bytes.writeUInt16BE(11, leaf + 8), 'a cell is outside its page'],
  [
    'a row across the end',
    ({ bytes, leaf }) => bytes.writeUInt16BE(508, leaf + 10),
    'the rows of a table are out of order',
  ],
  [
    'one row twice',
    ({ bytes, leaf }) => bytes.copy(bytes, leaf + 10, leaf + 8, leaf + 10),
    'the rows of a table are out of order',
  ],
  ['a row larger than the file', ({ bytes, row }) => bytes.writeUInt16BE(0xff7f, row), 'a row cannot have 16383 bytes'],
  [
    'a row that goes on with itself',
    ({ bytes, overflow }) => bytes.writeUInt32BE(overflow / pageSize + 1, overflow),
    'is used twice',
  ],
  [
    'a row that goes on with its leaf',
    ({ bytes, leaf, link }) => bytes.writeUInt32BE(leaf / pageSize + 1, link),
    'is used twice',
  ],
  ['a row that ends too early', ({ bytes, overflow }) => bytes.writeUInt32BE(0, overflow), 'page 0 does not exist'],
  ['a row that goes on nowhere', ({ bytes, link }) => bytes.writeUInt32BE(99, link), 'page 99 does not exist'],
  [
    'a header larger than its row',
    ({ bytes, leaf }) => bytes.writeUInt8(126, leaf + bytes.readUInt16BE(leaf + 10) + 4),
    'the row of package number 2 has no header',
  ],
  [
    'a row that leaves its page',
    ({ bytes, row }) => bytes.writeUInt16BE(0x8310, row),
    'a row does not end on its page',
  ],
  [
    'a page that lost its rows',
    ({ bytes, leaf }) => bytes.writeUInt16BE(0, leaf + 3),
    'a page counts 0 unused bytes between cells',
  ],
  [
    'a page that lost its last row',
    ({ bytes, leaf }) => bytes.writeUInt16BE(1, leaf + 3),
    'a page counts 0 unused bytes between cells',
  ],
  [
    'content that begins before the list of rows ends',
    ({ bytes, leaf }) => bytes.writeUInt16BE(9, leaf + 5),
    'the content of a page is out of bounds',
  ],
  [
    'a free block at the end of a page',
    ({ bytes, leaf }) => bytes.writeUInt16BE(510, leaf + 1),
    'a free block is out of bounds on its page',
  ],
  [
    'a row that goes on after its end',
    ({ bytes, overflow }) => {
      let page = overflow;
      while (bytes.readUInt32BE(page) !== 0) page = (bytes.readUInt32BE(page) - 1) * pageSize;
      bytes.writeUInt32BE(2, page);
    },
    'a row continues after its end',
  ],
  [
    'a row that the index of names alone has',
    ({ bytes, leaf }) => bytes.writeUInt8(3, leaf + bytes.readUInt16BE(leaf + 10) + 1),
    'package number 2 is in the index of names, but not in the table of packages',
  ],
  [
    'free pages that are listed and not counted',
    ({ bytes }) => bytes.writeUInt32BE(7, 36),
    'at byte 36: the header counts 7 free pages, but 0 are listed',
  ],
  [
    'a free page in a tree',
    ({ bytes, leaf }) => bytes.writeUInt32BE(leaf / pageSize + 1, 32),
    'at byte 32: page 3 is used twice',
  ],
  [
    'a row over another one',
    ({ bytes, leaf }) => {
      // Row 2 with a record of 460 bytes: NULL, and a blob of 456.
      bytes.set([0x83, 0x4c, 2, 4, 0, 0x87, 0x1c], leaf + 12);
      bytes.writeUInt16BE(12, leaf + 10);
    },
    'the cells of a page overlap',
  ],
];

function parse(bytes: Buffer): number[] {
  return parseSqlite({ path, bytes }).headers.map((header) => header.number);
}

describe('parseSqlite finds', () => {
  it('no damage in the sample', () => {
    expect(parse(sample().bytes)).toEqual([1, 2]);
  });

  it.each(damages)('%s', (_, damage, message) => {
    const damaged = sample();
    damage(damaged);
    expect(() => parse(damaged.bytes)).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
    expect(() => parse(damaged.bytes)).toThrow(message);
  });

  it.each([
    ['a tree that is too deep', 25, 'the tree is deeper than 20 pages'],
    ['a tree with a page that is missing', 5, 'does not exist'],
  ])('%s', (_, length, message) => {
    const { bytes, leaf } = sample();
    const pages = ladder(bytes.length / pageSize + 1, length);
    pages[0]?.copy(bytes, leaf);
    expect(() => parse(append(bytes, pages.slice(0, -1)))).toThrow(message);
  });

  it('a page of references without any', () => {
    const { bytes, leaf } = sample();
    const root = Buffer.alloc(pageSize);
    root[0] = 5;
    root.writeUInt16BE(pageSize, 5);
    root.writeUInt32BE(bytes.length / pageSize + 1, 8);
    const below = Buffer.from(bytes.subarray(leaf, leaf + pageSize));
    root.copy(bytes, leaf);
    expect(() => parse(append(bytes, [below]))).toThrow('the page of a tree is empty');
  });

  it('a root that leads to another page, of this table or of another one', () => {
    const database = new SqliteFile(temporaryDirectory(), { pageSize });
    for (let number = 1; number <= 60; number += 1) database.put(number, new Uint8Array(number));
    const whole = Buffer.from(database.file.bytes);
    const { rootpage } = database.connection
      .prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'Packages'`)
      .get() ?? { rootpage: 0 };
    // In the schema's row: the name twice, and the page.
    const at = whole.indexOf('PackagesPackages') + 16;
    expect(whole.readUInt8(at)).toBe(Number(rootpage));
    for (let page = 0; page < 128; page += 1) {
      if (page === Number(rootpage)) continue;
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(page, at);
      expect(() => parse(bytes), `page ${page}`).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
    }
  });

  it('no damage when a program that knows no page count was the last to write', () => {
    const { bytes } = sample();
    bytes.writeUInt32BE(1000, 28);
    bytes.writeUInt32BE(bytes.readUInt32BE(92) + 1, 24);
    expect(parse(bytes)).toEqual([1, 2]);
  });

  it('a page of a tree without anything', () => {
    const { bytes, leaf } = sample();
    const [root = Buffer.alloc(0)] = ladder(bytes.length / pageSize, 1);
    root.copy(bytes, leaf);
    const empty = Buffer.alloc(pageSize);
    empty[0] = 13;
    expect(() => parse(append(bytes, [empty]))).toThrow('the page of a tree is empty');
  });
});
