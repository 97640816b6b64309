import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseFile } from '../database-file.ts';
import type { StoredHeaders } from '../stored-headers.ts';

export interface SqliteFileOptions {
  readonly pageSize?: number;
  readonly encoding?: 'UTF-8' | 'UTF-16le' | 'UTF-16be';
  readonly autoVacuum?: boolean;
  /** Bytes that no page uses, at its end. */
  readonly reserved?: number;
  readonly journal?: 'wal' | 'delete';
}

/** An rpm database written by SQLite itself. It is never closed, like that of a writer at work. */
export class SqliteFile {
  readonly path: string;
  readonly connection: DatabaseSync;

  /** @param directory one without a database. */
  constructor(directory: string, options: SqliteFileOptions = {}) {
    this.path = join(directory, 'rpmdb.sqlite');
    const { pageSize = 4096, encoding = 'UTF-8', autoVacuum = false, reserved = 0, journal = 'delete' } = options;
    const setup = `PRAGMA page_size = ${pageSize}; PRAGMA encoding = '${encoding}'; PRAGMA auto_vacuum = ${autoVacuum ? 1 : 0}`;
    if (reserved > 0) {
      const empty = new DatabaseSync(this.path);
      empty.exec(`${setup}; VACUUM`);
      empty.close();
      this.#reserve(reserved);
    }
    this.connection = new DatabaseSync(this.path);
    this.connection.exec(`
      ${setup}; PRAGMA journal_mode = ${journal}; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF;
      CREATE TABLE 'Name' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);
      CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL);
      CREATE INDEX 'Name_key_idx' ON 'Name'(key ASC);
    `);
  }

  put(number: number, header: Uint8Array): void {
    this.#change(() => {
      this.#delete(number);
      this.connection.prepare('INSERT INTO Packages VALUES (?, ?)').run(number, header);
      this.connection.prepare('INSERT INTO Name VALUES (?, ?, 0)').run(`package ${number}`, number);
    });
  }

  remove(number: number): void {
    this.#change(() => this.#delete(number));
  }

  #delete(number: number): void {
    for (const table of ['Name', 'Packages']) {
      this.connection.prepare(`DELETE FROM ${table} WHERE hnum = ?`).run(number);
    }
  }

  /** As rpm does it: a package and its index rows are written in one transaction. */
  #change(change: () => void): void {
    this.connection.exec('SAVEPOINT change');
    change();
    this.connection.exec('RELEASE change');
  }

  get file(): DatabaseFile {
    return { path: '/rpmdb.sqlite', bytes: readFileSync(this.path) };
  }

  get log(): DatabaseFile | undefined {
    const path = `${this.path}-wal`;
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    return bytes.length === 0 ? undefined : { path: '/rpmdb.sqlite-wal', bytes };
  }

  /** What SQLite reads over another connection: numbers, and headers in hexadecimal. */
  rows(): [number, string][] {
    const reader = new DatabaseSync(this.path);
    const rows = reader.prepare('SELECT hnum, hex(blob) AS header FROM Packages ORDER BY hnum').all();
    reader.close();
    return rows.map(({ hnum, header }) => [Number(hnum), String(header)]);
  }

  /** SQLite keeps the reserved bytes of an empty database. */
  #reserve(reserved: number): void {
    const bytes = readFileSync(this.path);
    bytes[20] = reserved;
    const pageSize = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
    bytes.writeUInt16BE(pageSize - reserved, 105);
    writeFileSync(this.path, bytes);
  }
}

/** Like `SqliteFile.rows`, for what a parser found. */
export function rowsOf({ headers }: StoredHeaders): [number, string][] {
  return headers.map((header) => [header.number, Buffer.from(header.read()).toString('hex').toUpperCase()]);
}
