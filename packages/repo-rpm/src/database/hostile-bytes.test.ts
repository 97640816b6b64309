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
import { writtenLog } from './sqlite/written-log.fixture.ts';
import type { StoredHeaders } from './stored-headers.ts';

/*
 * Whatever a database contains, reading it ends with headers or with an error that has a code, and
 * takes no more memory than the file.
 */

/** Databases per format; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 300);
const timeout = 30_000 + runs * 20;

const path = '/usr/lib/sysimage/rpm/Packages';
const pageSize = 512;

/** Headers that fit on one page and headers that span several. */
const headers = [10, 2000, 60, 0, 450, 900, 5, 300, 1500, 100].map(
  (size, index) => [index + 1, Uint8Array.from({ length: size }, (_, at) => at * 7 + index)] as const,
);

interface Change {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * Numbers that a format may take for sizes, offsets, numbers of pages and types, in both byte
 * orders.
 */
function changeOf(size: number): fc.Arbitrary<Change> {
  const number = fc.oneof(fc.nat(32), fc.nat(size), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 65_535, pageSize));
  const written = fc.tuple(number, fc.constantFrom(1, 2, 4), fc.boolean()).map(([value, width, bigEndian]) => {
    const bytes = Uint8Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index));
    return bigEndian ? bytes.reverse() : bytes;
  });
  const bytes = fc.oneof(
    { weight: 6, arbitrary: written },
    { weight: 2, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 12 }) },
    { weight: 1, arbitrary: fc.nat(600).map((length) => new Uint8Array(length)) },
  );
  // Most numbers are at the start of a page.
  const start = fc.tuple(fc.nat(Math.floor(size / pageSize)), fc.nat(60)).map(([page, at]) => page * pageSize + at);
  return fc.record({ at: fc.oneof(fc.nat(size - 1), start), bytes });
}

/** `whole` with some numbers changed, pages copied over others, and the rest cut off. */
function changed(whole: Uint8Array): fc.Arbitrary<Buffer> {
  const page = fc.nat(Math.floor(whole.length / pageSize) - 1);
  const copies = fc.array(fc.tuple(page, page), { maxLength: 1 });
  const length = fc.oneof({ weight: 4, arbitrary: fc.constant(whole.length) }, fc.nat(whole.length));
  return fc.tuple(fc.array(changeOf(whole.length), { maxLength: 6 }), copies, length).map(([changes, moves, end]) => {
    const bytes = Buffer.from(whole);
    for (const [from, to] of moves) bytes.copyWithin(to * pageSize, from * pageSize, (from + 1) * pageSize);
    for (const { at, bytes: part } of changes)
      bytes.set(part.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
    return bytes.subarray(0, end);
  });
}

/**
 * @param size bytes of all files.
 * @returns whether the database is accepted as intact.
 */
function isTaken(size: number, parse: () => StoredHeaders): boolean {
  let found: StoredHeaders;
  try {
    found = parse();
  } catch (error) {
    if (isChunkahError(error) && (error.code === 'RPMDB_DAMAGED' || error.code === 'RPMDB_UNSUPPORTED')) return false;
    throw error;
  }
  let last = 0;
  let total = 0;
  for (const header of found.headers) {
    expect(header.number).toBeGreaterThan(last);
    last = header.number;
    total += header.read().length;
  }
  expect(total).toBeLessThanOrEqual(size);
  return true;
}

/**
 * Runs a property that returns whether it accepted a database as intact; both outcomes must be
 * common.
 */
function checkMany<Input>(inputs: fc.Arbitrary<Input>, take: (input: Input) => boolean): void {
  let taken = 0;
  const property = fc.property(inputs, (input) => {
    if (take(input)) taken += 1;
  });
  fc.assert(property, { numRuns: runs, seed: 6 });
  expect(taken).toBeGreaterThan(runs / 20);
  expect(taken).toBeLessThan(runs - runs / 20);
}

function writtenBySqlite(): Buffer {
  const database = new SqliteFile(temporaryDirectory(), { pageSize });
  for (const [number, header] of headers) database.put(number, header);
  // More rows than one interior page can refer to.
  for (let number = 100; number < 300; number += 1) database.put(number, new Uint8Array(number));
  database.connection.close();
  return Buffer.from(database.file.bytes);
}

describe('a database with changed bytes gives headers or an error with a code', () => {
  it.each([
    ['SQLite', writtenBySqlite, parseSqlite],
    ['ndb', () => writtenNdb(headers), parseNdb],
    ['Berkeley DB, little-endian', () => writtenBdb(headers), parseBdb],
    ['Berkeley DB, big-endian', () => writtenBdb(headers, { bigEndian: true }), parseBdb],
  ])(
    '%s',
    (_, write, parse) => {
      checkMany(changed(write()), (bytes) => isTaken(bytes.length, () => parse({ path, bytes })));
    },
    timeout,
  );

  it(
    'SQLite with a log',
    () => {
      const file = { path, bytes: writtenBySqlite() };
      const count = file.bytes.length / pageSize;
      const commit = fc.oneof(fc.constant(count), fc.nat(count), fc.constant(2 ** 32 - 1));
      const order = fc.array(fc.tuple(fc.integer({ min: 1, max: count + 1 }), commit), { maxLength: 8 });
      const inputs = fc.record({ bytes: changed(file.bytes), pages: order, cut: fc.nat(1000) });
      checkMany(inputs, ({ bytes, pages, cut }) => {
        const frames = pages.map(([page, end]) => ({
          page,
          content: bytes.subarray((page - 1) * pageSize, page * pageSize),
          commit: end,
        }));
        const whole = writtenLog(pageSize, frames);
        const log = { path: `${path}-wal`, bytes: whole.subarray(0, whole.length - Math.max(0, cut - 800)) };
        return isTaken(file.bytes.length + whole.length, () => parseSqlite(file, log));
      });
    },
    timeout,
  );
});

describe('a database that is cut off anywhere is damaged', () => {
  it.each([
    ['SQLite', writtenBySqlite, parseSqlite],
    ['ndb', () => writtenNdb(headers), parseNdb],
    ['Berkeley DB', () => writtenBdb(headers), parseBdb],
  ])('%s', (_, write, parse) => {
    const whole = write();
    for (let length = 0; length < whole.length; length += 7) {
      expect(() => parse({ path, bytes: whole.subarray(0, length) })).toThrow(
        expect.objectContaining({
          code: 'RPMDB_DAMAGED',
          message: expect.stringMatching(`^the RPM database ${path} is damaged at byte ${length}: `),
        }),
      );
    }
  });
});
