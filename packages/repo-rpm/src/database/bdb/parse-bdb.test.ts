import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBdb } from './parse-bdb.ts';
import { writtenBdb } from './written-bdb.fixture.ts';

const path = '/Packages';

function parse(bytes: Uint8Array): [number, Uint8Array][] {
  return parseBdb({ path, bytes }).headers.map((header) => [header.number, new Uint8Array(header.read())]);
}

const content = Uint8Array.from({ length: 1000 }, (_, at) => at * 7);

/** Four packages: two on overflow pages, two beside their keys. */
const four = [
  [1, content],
  [2, content.subarray(0, 50)],
  [3, content],
  [4, content.subarray(0, 10)],
] as const;

describe('parseBdb', () => {
  const options = fc.record({
    bigEndian: fc.boolean(),
    pageSize: fc.constantFrom(512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536),
    version: fc.constantFrom(8, 9, 10),
    pageType: fc.constantFrom(2, 13),
  });
  const sizes = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.oneof(fc.nat(200), fc.nat(5000), fc.nat(70_000))),
    { maxLength: 40, selector: ([number]) => number },
  );

  it('reads each header, in order of the numbers, whatever the pages are like', () => {
    fc.assert(
      fc.property(sizes, options, (unordered, how) => {
        const headers = unordered.map(([number, size]) => [number, new Uint8Array(size).fill(number)] as const);
        const ordered = headers.toSorted(([left], [right]) => left - right);
        const bytes = writtenBdb(headers, how);
        expect(parse(bytes)).toEqual(ordered);
        expect(parseBdb({ path, bytes }).warnings).toEqual([]);
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('does not copy a header that lies beside its key', () => {
    const bytes = writtenBdb([[1, content.subarray(0, 100)]]);
    expect(parseBdb({ path, bytes }).headers[0]?.read().buffer).toBe(bytes.buffer);
  });

  it('reads buckets that were never written as empty', () => {
    const bytes = writtenBdb([[4, content]]);
    bytes.fill(0, 2 * 512, 5 * 512);
    expect(parse(bytes)).toEqual([[4, content]]);
  });

  it('finds that there are fewer keys than the file counts, as when a bucket is all zeros', () => {
    const bytes = writtenBdb(four);
    bytes.fill(0, 2 * 512, 3 * 512);
    expect(() => parse(bytes)).toThrow('is damaged at byte 88: the first page counts 5 keys, but there are 4');
  });

  it('takes a count of keys that is too low: programs that lock pages do not keep it', () => {
    const bytes = writtenBdb(four);
    bytes.writeUInt32LE(0, 88);
    expect(parse(bytes)).toHaveLength(4);
  });

  it('is damaged wherever the file is cut off', () => {
    const whole = writtenBdb(four);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parse(whole.subarray(0, length))).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
    }
    expect(() => parse(whole.subarray(0, 1000))).toThrow(
      'the RPM database /Packages is damaged at byte 1000: the file ends before page 10 does',
    );
  });

  /**
   * Bytes of `four` with a change. The value of package 1 is on page 2 at the offset 512 - 5 - 12.
   */
  const value = 3 * 512 - 5 - 12;

  it.each([
    ['an encrypted file', (bytes: Buffer) => bytes.writeUInt8(1, 24), 'it is encrypted'],
    ['pages with checksums', (bytes: Buffer) => bytes.writeUInt8(1, 26), 'it has checksums in its pages'],
    ['an older version', (bytes: Buffer) => bytes.writeUInt32LE(7, 16), 'it is a Berkeley DB hash of version 7'],
    ['a newer version', (bytes: Buffer) => bytes.writeUInt32LE(11, 16), 'it is a Berkeley DB hash of version 11'],
    [
      'several values for a key',
      (bytes: Buffer) => bytes.writeUInt8(2, value),
      `it has values of type 2 at byte ${value}`,
    ],
    [
      'several values elsewhere',
      (bytes: Buffer) => bytes.writeUInt8(4, value),
      `it has values of type 4 at byte ${value}`,
    ],
  ])('says that it cannot read %s', (_, change, message) => {
    const bytes = writtenBdb(four);
    change(bytes);
    expect(() => parse(bytes)).toThrow(expect.objectContaining({ code: 'RPMDB_UNSUPPORTED' }));
    expect(() => parse(bytes)).toThrow(message);
  });

  it.each([
    ['a bucket that goes on with itself', 2 * 512 + 16, 2, 'at byte 1040: page 2 is used twice'],
    ['a bucket that goes on nowhere', 2 * 512 + 16, 99, 'at byte 1040: page 99 does not exist among 11 pages'],
    ['a bucket that goes on in a value', 2 * 512 + 16, 8, 'a page of type 7 is in a bucket'],
    ['a page with another number', 2 * 512 + 8, 3, 'at byte 1032: page 2 has the number 3'],
    ['a value on no page', value + 4, 0, `at byte ${value + 4}: page 0 does not exist among 11 pages`],
    ['a value in a bucket', value + 4, 1, 'page 1 is used twice'],
    ['a value that is larger than the file', value + 8, 1e9, 'a value cannot have 1000000000 bytes'],
    ['a value with less pages than bytes', value + 8, 5000, 'page 0 does not exist among 11 pages'],
    ['a value with more bytes on its pages', value + 8, 600, 'a page cannot have 486 bytes of a value'],
    ['a value on a page of another kind', 5 * 512 + 24, 0x0d00, 'at byte 2585: a page of a value has another type'],
    ['a bucket on no page', 100, 2 ** 32 - 1, 'page 4294967296 does not exist among 11 pages'],
    ['a bucket on the first page', 96, 0, 'at byte 96: page 0 does not exist among 11 pages'],
    ['too many buckets', 72, 2 ** 32 - 1, 'at byte 72: the masks 3 and 1 do not fit the last bucket, 4294967295'],
    ['too few buckets', 72, 1, 'at byte 72: the masks 3 and 1 do not fit the last bucket, 1'],
    ['a bucket less', 72, 2, 'at byte 88: the first page counts 5 keys, but there are 4'],
    ['a mask that is none', 76, 5, 'at byte 72: the masks 5 and 1 do not fit the last bucket, 3'],
    ['a bucket in the place of another', 100, 0, 'page 1 is used twice'],
    ['an unused page with items', 2 * 512 + 24, 0, 'at byte 1049: a page marked as unused has items'],
    ['a key of zeros', 508 + 2 * 512, 0, 'at byte 1531: key 0 occurs twice'],
    ['a page without size', 20, 0, 'at byte 20: a page cannot have 0 bytes'],
  ])('finds %s', (_, at, wrong, message) => {
    const bytes = writtenBdb(four);
    bytes.writeUInt32LE(wrong, at);
    expect(() => parse(bytes)).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
    expect(() => parse(bytes)).toThrow(message);
  });

  /** Offsets of the key and of the value on page 2, which is 512 bytes long: 507 and 495. */
  it.each([
    ['more items than fit', 20, 600, 'at byte 1044: a page cannot have 600 items'],
    ['a page that lost its items', 20, 0, 'at byte 1046: the items of a page begin at byte 495, but the page says 512'],
    ['a key without value', 20, 1, 'at byte 1044: a page cannot have 1 items'],
    ['an item over the list of items', 28, 29, 'at byte 1052: an item is out of bounds on its page'],
    ['an item after the one before', 28, 507, 'at byte 1052: an item is out of bounds on its page'],
    ['an item outside the page', 26, 512, 'at byte 1050: an item is out of bounds on its page'],
    ['a key of another size', 26, 508, 'at byte 1532: a key is not a package number'],
    ['a key of another type', 507, 0x0103, 'at byte 1531: a key is not a package number'],
    ['a reference that is too short', 28, 504, 'at byte 1528: a reference to other pages cannot have 3 bytes'],
  ])('finds %s', (_, at, wrong, message) => {
    const bytes = writtenBdb(four);
    bytes.writeUInt8(3, 2 * 512 + 504);
    bytes.writeUInt16LE(wrong, 2 * 512 + at);
    expect(() => parse(bytes)).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
    expect(() => parse(bytes)).toThrow(message);
  });

  it('finds a package whose key is zeros where there is no other key of zeros', () => {
    const bytes = writtenBdb([[4, content]]);
    // Both keys are on the first bucket's page: key 0, which is the first item, takes a new number.
    bytes.writeUInt32LE(8, 512 + 508);
    bytes.writeUInt32LE(0, 512 + 498);
    expect(() => parse(bytes)).toThrow('key 0 has the value of a package');
  });

  it('finds one number twice', () => {
    const twice = [5, content] as const;
    expect(() => parse(writtenBdb([twice, twice]))).toThrow('package number 5 occurs twice');
  });
});
