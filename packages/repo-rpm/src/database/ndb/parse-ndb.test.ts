import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adler32 } from './adler32.ts';
import { parseNdb } from './parse-ndb.ts';
import { writtenNdb } from './written-ndb.fixture.ts';

const path = '/Packages.db';

function parse(bytes: Uint8Array): [number, Uint8Array][] {
  return parseNdb({ path, bytes }).headers.map((header) => [header.number, new Uint8Array(header.read())]);
}

const content = Uint8Array.from({ length: 1000 }, (_, at) => at * 7);

describe('parseNdb', () => {
  it('reads each header, in order of the numbers', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 300 });
    fc.assert(
      fc.property(numbers, fc.nat(20_000), (unordered, size) => {
        const headers = unordered.map(
          (number, index) => [number, new Uint8Array(size % (index + 20)).fill(index)] as const,
        );
        const ordered = headers.toSorted(([left], [right]) => left - right);
        expect(parse(writtenNdb(headers, 2))).toEqual(ordered);
      }),
      { numRuns: 50, seed: 6 },
    );
  });

  it('reads a header of any size, without a copy', () => {
    for (let size = 0; size < 50; size += 1) {
      const bytes = writtenNdb([[3, content.subarray(0, size)]]);
      const [stored] = parseNdb({ path, bytes }).headers;
      expect(stored?.read()).toEqual(Buffer.from(content.subarray(0, size)));
      expect(stored?.read().buffer).toBe(bytes.buffer);
    }
    const large = new Uint8Array(100_000).fill(255);
    expect(parse(writtenNdb([[3, large]]))).toEqual([[3, large]]);
  });

  it('is damaged wherever the file is cut off', () => {
    const whole = writtenNdb([
      [1, content],
      [2, content],
    ]);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parse(whole.subarray(0, length))).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
    }
    expect(() => parse(whole.subarray(0, 6000))).toThrow(
      'the RPM database /Packages.db is damaged at byte 6000: the file ends before package number 2, at byte 6176, does',
    );
  });

  it('finds each bit that is changed in a header', () => {
    const whole = writtenNdb([[1, content]]);
    for (let at = 4096; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      expect(() => parse(bytes)).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
    }
  });

  it('finds one number twice', () => {
    const twice = [5, content] as const;
    expect(() => parse(writtenNdb([twice, twice]))).toThrow('at byte 48: package number 5 occurs twice');
  });

  it('finds packages whose slots are free', () => {
    const bytes = writtenNdb([
      [1, content],
      [2, content],
      [3, content],
    ]);
    for (const [slot, number] of [
      [32, 1],
      [48, 2],
      [64, 3],
    ] as const) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0, slot + 4, slot + 16);
      const at = 4096 + (number - 1) * 1040;
      expect(() => parse(damaged)).toThrow(`at byte ${at}: package number ${number} is here, but no slot has it`);
    }
  });

  it('finds pages of slots that the header does not count, with and without packages', () => {
    const many = Array.from({ length: 300 }, (_, index) => [index + 1, content.subarray(0, 10)] as const);
    for (const headers of [many, many.slice(0, 3)]) {
      const bytes = writtenNdb(headers, 2);
      bytes.writeUInt32LE(1, 12);
      expect(() => parse(bytes)).toThrow('at byte 12: slots continue at byte 4096, after their last page');
    }
  });

  it('takes what rpm leaves between blobs: zeros, and a copy of a blob that was being moved', () => {
    const bytes = writtenNdb([
      [1, content],
      [2, content],
      [3, content],
    ]);
    const [second, third] = [4096 + 1040, 4096 + 2080];
    const erased = Buffer.from(bytes);
    erased.fill(0, 48 + 4, 48 + 16);
    erased.fill(0, second, third);
    expect(parse(erased).map(([number]) => number)).toEqual([1, 3]);
    bytes.copy(erased, second, third);
    expect(parse(erased)).toEqual([
      [1, content],
      [3, content],
    ]);
  });

  it('finds a file that ends inside a block', () => {
    const bytes = Buffer.concat([writtenNdb([[1, content]]), Buffer.alloc(7)]);
    expect(() => parse(bytes)).toThrow(`at byte ${bytes.length}: the file ends inside a block`);
  });

  it('finds a header that is shorter than its place', () => {
    const bytes = writtenNdb([[1, content]]);
    const end = bytes.length - 12;
    bytes.writeUInt32LE(900, 4096 + 12);
    bytes.writeUInt32LE(900, end + 4);
    bytes.writeUInt32LE(adler32(bytes.subarray(4096, end)), end);
    expect(() => parse(bytes)).toThrow('at byte 4108: package number 1 cannot have 900 bytes');
  });

  it.each([
    ['two packages in one place', 48 + 8, 256, 'at byte 48: package numbers 1 and 2 overlap'],
    ['a package among the slots', 48 + 8, 3, 'at byte 48: package number 2 cannot be at bytes 48 to 1088'],
    ['a package without bytes', 48 + 12, 0, 'at byte 48: package number 2 cannot be at bytes 5136 to 5136'],
    ['a slot that is none', 64, 0, 'at byte 64: a slot has no magic number'],
    ['no slots', 12, 0, 'at byte 12: there are no pages of slots'],
    ['a blob that no slot has', 48 + 8, 0, 'at byte 48: package number 2 cannot be at bytes 0 to 1040'],
    ['a slot that lost its number', 48 + 4, 0, 'at byte 52: the slot of bytes 5136 to 6176 has no number'],
    ['too many slots', 12, 2 ** 31, 'the file ends inside its slots, which end at byte 8796093022208'],
    ['a newer version', 4, 1, 'cannot be read: it is in a newer ndb format'],
  ])('refuses %s', (_, at, value, message) => {
    const bytes = writtenNdb([
      [1, content],
      [2, content],
    ]);
    bytes.writeUInt32LE(value, at);
    expect(() => parse(bytes)).toThrow(message);
  });
});
