import { temporaryDirectory } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSqlite } from './parse-sqlite.ts';
import { rowsOf, SqliteFile, type SqliteFileOptions } from './sqlite-file.fixture.ts';
import { writtenLog } from './written-log.fixture.ts';

/** Bytes that vary along the way. */
function bytesOf(size: number, start = 0): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8) + start) & 0xff);
}

function writtenBySqlite(how?: SqliteFileOptions): SqliteFile {
  return new SqliteFile(temporaryDirectory(), how);
}

const options: fc.Arbitrary<SqliteFileOptions> = fc.record({
  pageSize: fc.constantFrom(512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536),
  encoding: fc.constantFrom('UTF-8', 'UTF-16le', 'UTF-16be'),
  autoVacuum: fc.boolean(),
  reserved: fc.constantFrom(0, 0, 1, 32),
  journal: fc.constantFrom('wal', 'delete'),
});

type Step =
  | { readonly kind: 'put'; readonly number: number; readonly size: number }
  | { readonly kind: 'remove'; readonly number: number }
  | { readonly kind: 'vacuum' | 'checkpoint' | 'restart' };

const anyNumber = fc.integer({ min: 1, max: 60 });
const anySize = fc.oneof(fc.nat(200), fc.nat(5000), fc.nat(100_000));
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('put' as const), number: anyNumber, size: anySize }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), number: anyNumber }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('vacuum' as const, 'checkpoint', 'restart') }) },
  ),
  { maxLength: 60 },
);

function take(database: SqliteFile, step: Step): void {
  if (step.kind === 'put') database.put(step.number, bytesOf(step.size, step.number));
  else if (step.kind === 'remove') database.remove(step.number);
  else if (step.kind === 'vacuum') database.connection.exec('VACUUM');
  else database.connection.exec(`PRAGMA wal_checkpoint(${step.kind === 'restart' ? 'RESTART' : 'PASSIVE'})`);
}

describe('parseSqlite', () => {
  it('reads what SQLite reads, whatever was written, and while the writer is open', () => {
    fc.assert(
      fc.property(options, steps, (how, what) => {
        const database = writtenBySqlite(how);
        for (const step of what) take(database, step);
        const { file, log } = database;
        expect(rowsOf(parseSqlite(file, log))).toEqual(database.rows());
        database.connection.close();
        expect(rowsOf(parseSqlite(database.file))).toEqual(database.rows());
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('reads thousands of packages on several levels of pages', () => {
    const database = writtenBySqlite({ pageSize: 512 });
    database.connection.exec('BEGIN');
    for (let package_ = 1; package_ <= 5000; package_ += 1) database.put(package_ * 3, bytesOf(package_ % 700));
    database.connection.exec('COMMIT');
    expect(rowsOf(parseSqlite(database.file))).toEqual(database.rows());
  });

  it('does not copy a header that lies on one page', () => {
    const database = writtenBySqlite();
    database.put(1, bytesOf(1000));
    const { file } = database;
    expect(parseSqlite(file).headers[0]?.read().buffer).toBe(file.bytes.buffer);
  });

  it('leaves out what a writer has not committed yet', () => {
    const database = writtenBySqlite({ journal: 'wal' });
    database.put(1, bytesOf(10_000));
    const committed = database.log?.bytes.length ?? 0;
    // Without a page cache, pages go straight to the log.
    database.connection.exec('PRAGMA cache_size = 1; BEGIN');
    for (let package_ = 1; package_ <= 50; package_ += 1) database.put(package_, bytesOf(20_000, 1));
    const { file, log } = database;
    expect(log?.bytes.length).toBeGreaterThan(committed);
    expect(rowsOf(parseSqlite(file, log))).toEqual(database.rows());
    expect(parseSqlite(file, log).warnings).toHaveLength(1);
    expect(database.rows()).toHaveLength(1);
  });

  it('ignores what an earlier use of the log left behind its end', () => {
    const database = writtenBySqlite({ journal: 'wal' });
    for (let package_ = 1; package_ <= 20; package_ += 1) database.put(package_, bytesOf(10_000));
    const used = database.log?.bytes.length;
    database.connection.exec('PRAGMA wal_checkpoint(RESTART)');
    database.put(21, bytesOf(10));
    const { file, log } = database;
    expect(log?.bytes.length).toBe(used);
    expect(rowsOf(parseSqlite(file, log))).toEqual(database.rows());
    expect(parseSqlite(file, log).warnings).toEqual([]);
  });

  it('reads a log that is cut off up to the last whole transaction', () => {
    const database = writtenBySqlite({ journal: 'wal', pageSize: 512 });
    database.put(1, bytesOf(1000));
    const before = database.log?.bytes.length ?? 0;
    database.put(2, bytesOf(5000));
    const { file, log } = database;
    const path = '/rpmdb.sqlite-wal';
    for (let length = before; length < (log?.bytes.length ?? 0); length += 50) {
      const bytes = log?.bytes.subarray(0, length) ?? Buffer.alloc(0);
      const { headers, warnings } = parseSqlite(file, { path, bytes });
      expect(headers.map((header) => header.number)).toEqual([1]);
      expect(warnings).toHaveLength(length === before ? 0 : 1);
    }
  });

  it('reads the pages that a log has when the file is shorter than the database', () => {
    const database = writtenBySqlite({ journal: 'wal' });
    const { file } = database;
    for (let package_ = 1; package_ <= 20; package_ += 1) database.put(package_, bytesOf(10_000));
    expect(database.log?.bytes.length).toBeGreaterThan(file.bytes.length);
    expect(rowsOf(parseSqlite(file, database.log))).toEqual(database.rows());
  });

  it('warns of a log that is none', () => {
    const database = writtenBySqlite();
    database.put(1, bytesOf(10));
    const { headers, warnings } = parseSqlite(database.file, {
      path: '/x\n-wal',
      bytes: new Uint8Array(5000).fill(255),
    });
    expect(headers).toHaveLength(1);
    expect(warnings).toEqual([
      '/x\\n-wal is ignored, as in SQLite: it is not a write-ahead log or has a damaged header',
    ]);
  });

  it('refuses a database without the table of packages', () => {
    const database = writtenBySqlite();
    database.connection.exec('DROP TABLE Packages; CREATE VIEW Packages AS SELECT hnum, key AS blob FROM Name');
    expect(() => parseSqlite(database.file)).toThrow(
      expect.objectContaining({
        code: 'RPMDB_DAMAGED',
        message: 'the RPM database /rpmdb.sqlite is damaged at byte 0: there is no table Packages',
      }),
    );
  });

  it.each([
    ['text', `(1, 'header')`],
    ['nothing', '(1, NULL)'],
    ['a number', '(1, 5)'],
  ])('refuses a package with %s for a header', (_, values) => {
    const database = writtenBySqlite();
    database.connection.exec(`
      DROP TABLE Packages; CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob);
      INSERT INTO Packages VALUES ${values}
    `);
    expect(() => parseSqlite(database.file)).toThrow(/at byte \d+: the row of package number 1 has no header/);
  });

  it.each([-1, 0, 2 ** 32, 2 ** 40])('refuses a package with the number %d', (wrong) => {
    const database = writtenBySqlite();
    database.put(wrong, bytesOf(10));
    expect(() => parseSqlite(database.file)).toThrow(expect.objectContaining({ code: 'RPMDB_DAMAGED' }));
  });

  it.each([
    ['format', 19, 3],
    ['schema format', 47, 5],
  ])('refuses a newer %s', (_, at, version) => {
    const { file } = writtenBySqlite();
    file.bytes[at] = version;
    expect(() => parseSqlite(file)).toThrow(expect.objectContaining({ code: 'RPMDB_UNSUPPORTED' }));
  });

  it('names the place of damage in the log', () => {
    const database = writtenBySqlite({ journal: 'wal', pageSize: 512 });
    database.put(1, bytesOf(10));
    const { log } = database;
    const other = writtenBySqlite({ pageSize: 1024 });
    other.put(1, bytesOf(10));
    expect(() => parseSqlite(other.file, log)).toThrow(
      'the RPM database /rpmdb.sqlite-wal is damaged at byte 8: ' +
        'the log belongs to another database, with pages of 512 bytes',
    );
  });

  /** A database with package 1 before and package 2 after a change, and the pages of both. */
  function changedSample() {
    const database = writtenBySqlite({ pageSize: 512 });
    database.put(1, bytesOf(3000));
    const { file } = database;
    database.put(2, bytesOf(3000));
    const changed = database.file.bytes;
    const pageCount = changed.length / 512;
    const frames = Array.from({ length: pageCount }, (_, index) => ({
      page: index + 1,
      content: changed.subarray(512 * index),
      commit: index === pageCount - 1 ? pageCount : 0,
    }));
    return { file, frames, after: database.rows() };
  }

  it.each([false, true])('reads a log whose checksums are big-endian: %s', (bigEndian) => {
    const { file, frames, after } = changedSample();
    const log = { path: '/rpmdb.sqlite-wal', bytes: writtenLog(512, frames, bigEndian) };
    expect(rowsOf(parseSqlite(file, log))).toEqual(after);
    log.bytes.writeUInt8(1, 100);
    expect(rowsOf(parseSqlite(file, log))).toEqual(after.slice(0, 1));
    expect(parseSqlite(file, log).warnings).toHaveLength(1);
  });

  it.each([
    ['of page 0', { page: 0 }],
    ['with other salts', { salts: [1, 2] }],
  ] as const)('ends a log before a frame %s, though its checksum is right', (_, change) => {
    const { file, frames, after } = changedSample();
    const [first, ...others] = frames;
    if (first === undefined) throw new Error('the log has no frames');
    const log = { path: '/rpmdb.sqlite-wal', bytes: writtenLog(512, [{ ...first, ...change }, ...others]) };
    expect(rowsOf(parseSqlite(file, log))).toEqual(after.slice(0, 1));
  });
});
