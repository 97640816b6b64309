import { isChunkahError } from '@chunkah/core';
import { temporaryDirectory } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBdb } from './bdb/parse-bdb.ts';
import { writtenBdb } from './bdb/written-bdb.fixture.ts';
import { parseNdb } from './ndb/parse-ndb.ts';
import { writtenNdb } from './ndb/written-ndb.fixture.ts';
import { parseSqlite } from './sqlite/parse-sqlite.ts';
import { SqliteFile } from './sqlite/sqlite-file.fixture.ts';
import type { StoredHeaders } from './stored-headers.ts';

/**
 * A database with one fault is refused, or still has as many packages as before: none is lost
 * silently.
 */

/** Faults of the random kind per format; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 300) * 3;
const timeout = 30_000 + runs * 20;

const path = '/usr/lib/sysimage/rpm/Packages';
const pageSize = 512;

/**
 * Headers that fit on one page and headers that span several, with some pages full of small ones.
 */
const headers = Array.from({ length: 130 }, (_, index) => {
  const size = [10, 2000, 60, 0, 450, 900, 5, 300, 1500, 100][index % 10] ?? 0;
  return [index + 1, Uint8Array.from({ length: size }, (_byte, at) => at * 7 + index)] as const;
});

function writtenBySqlite(): Buffer {
  const database = new SqliteFile(temporaryDirectory(), { pageSize });
  for (const [number, header] of headers) database.put(number, header);
  // Free pages and free blocks, as erased packages leave them.
  for (let number = 3; number < headers.length; number += 7) database.remove(number);
  database.connection.close();
  return Buffer.from(database.file.bytes);
}

function writtenWithGaps(): Buffer {
  const bytes = writtenNdb(headers, 2);
  for (let slot = 32 + 3 * 16; slot < headers.length * 16; slot += 7 * 16) {
    const start = bytes.readUInt32LE(slot + 8) * 16;
    bytes.fill(0, start, start + bytes.readUInt32LE(slot + 12) * 16);
    bytes.fill(0, slot + 4, slot + 16);
  }
  return bytes;
}

type Parse = (file: { readonly path: string; readonly bytes: Uint8Array }) => StoredHeaders;

const formats: readonly (readonly [string, () => Buffer, Parse])[] = [
  ['SQLite', writtenBySqlite, parseSqlite],
  ['ndb', writtenWithGaps, parseNdb],
  ['Berkeley DB, little-endian', () => writtenBdb(headers), parseBdb],
  ['Berkeley DB, big-endian', () => writtenBdb(headers, { bigEndian: true }), parseBdb],
];

/** Packages of a database, or undefined if it is refused. */
function packagesIn(parse: Parse, bytes: Uint8Array): number | undefined {
  try {
    return parse({ path, bytes }).headers.length;
  } catch (error) {
    if (isChunkahError(error) && (error.code === 'RPMDB_DAMAGED' || error.code === 'RPMDB_UNSUPPORTED'))
      return undefined;
    throw error;
  }
}

/** Receives a database with a fault, whose name is shown if packages are lost. */
type ExpectNoneLost = (bytes: Uint8Array, fault: string) => void;

/** An intact database of a format, how many pages it has, and what to do with damaged ones. */
function sample(write: () => Buffer, parse: Parse): readonly [Buffer, number, ExpectNoneLost] {
  const whole = write();
  const expected = packagesIn(parse, whole) ?? 0;
  expect(expected).toBeGreaterThan(100);
  const expectNoneLost: ExpectNoneLost = (bytes, fault) => {
    expect(packagesIn(parse, bytes) ?? expected, fault).toBeGreaterThanOrEqual(expected);
  };
  return [whole, Math.floor(whole.length / pageSize), expectNoneLost];
}

describe.each(formats)('no package is lost in silence: %s', (_, write, parse) => {
  it('when a page is all zeros, or all ones', () => {
    const [whole, pageCount, expectNoneLost] = sample(write, parse);
    for (let page = 0; page < pageCount; page += 1) {
      for (const value of [0, 255]) {
        const bytes = Buffer.from(whole).fill(value, page * pageSize, (page + 1) * pageSize);
        expectNoneLost(bytes, `page ${page} is all ${value}`);
      }
    }
  });

  it('when a part of a page is zeros', () => {
    const [whole, , expectNoneLost] = sample(write, parse);
    for (let start = 0; start < whole.length; start += 64) {
      expectNoneLost(
        Buffer.from(whole).fill(0, start, Math.min(start + 64, whole.length)),
        `64 bytes from ${start} are zeros`,
      );
    }
  });

  it(
    'when two pages changed places, or one is a copy of another',
    () => {
      const [whole, pageCount, expectNoneLost] = sample(write, parse);
      const page = fc.nat(pageCount - 1);
      const property = fc.property(page, page, fc.boolean(), (one, other, isCopy) => {
        const bytes = Buffer.from(whole);
        whole.copy(bytes, other * pageSize, one * pageSize, (one + 1) * pageSize);
        if (!isCopy) whole.copy(bytes, one * pageSize, other * pageSize, (other + 1) * pageSize);
        expectNoneLost(bytes, `pages ${one} and ${other}`);
      });
      fc.assert(property, { numRuns: runs, seed: 6 });
    },
    timeout,
  );

  it('when the file is cut off', () => {
    const [whole, , expectNoneLost] = sample(write, parse);
    for (let length = 0; length < whole.length; length += 61) {
      expectNoneLost(whole.subarray(0, length), `${length} bytes are left`);
    }
  });

  it(
    'when a number is another one',
    () => {
      const [whole, pageCount, expectNoneLost] = sample(write, parse);
      // Most numbers are at the start of a page.
      const nearStart = fc.tuple(fc.nat(pageCount - 1), fc.nat(60)).map(([page, at]) => page * pageSize + at);
      const offset = fc.oneof(fc.nat(whole.length - 4), nearStart);
      const value = fc.oneof(fc.nat(32), fc.nat(pageCount), fc.nat(whole.length), fc.constantFrom(2 ** 32 - 1, 65_535));
      const width = fc.constantFrom(1, 2, 4);
      const property = fc.property(offset, value, width, fc.boolean(), (at, number, size, isBigEndian) => {
        const bytes = Buffer.from(whole);
        const written = Buffer.from(Array.from({ length: size }, (_byte, index) => Math.floor(number / 256 ** index)));
        bytes.set(isBigEndian ? written.reverse() : written, Math.min(at, whole.length - size));
        expectNoneLost(bytes, `${size} bytes at ${at} are ${number}`);
      });
      fc.assert(property, { numRuns: runs, seed: 6 });
    },
    timeout,
  );
});
