import { printable } from '@chunkah/core';
import type { DatabaseFile } from '../database-file.ts';
import { largestNumber, type StoredHeader, type StoredHeaders } from '../stored-headers.ts';
import { takeFreePages } from './free-pages.ts';
import { requireIndexedPackages } from './name-index.ts';
import { PageSource } from './page-source.ts';
import { recordValues } from './record.ts';
import { Schema } from './schema.ts';
import { joined, type TableRow, tableRows } from './table-tree.ts';
import { type CommittedPages, committedPages, goesOn, isWriteAheadLog } from './write-ahead-log.ts';

/**
 * The headers in an SQLite database of rpm: those of the table `Packages`, whose row ids are the
 * numbers of the packages.
 * @param log the database's write-ahead log (`-wal`), if there is a non-empty one.
 * @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED`.
 */
export function parseSqlite(file: DatabaseFile, log?: DatabaseFile): StoredHeaders {
  const isLog = log !== undefined && isWriteAheadLog(log);
  const committed = isLog ? committedPages(log) : undefined;
  const pages = new PageSource(file, committed);
  const schema = new Schema(pages);
  const headers = Array.from(tableRows(pages, schema.require('Packages')), (row) => headerOf(pages, row));
  requireIndexedPackages(pages, schema, new Set(headers.map(({ number }) => number)));
  takeFreePages(pages);
  return { headers, warnings: log === undefined ? [] : warningsOf(log, isLog, committed) };
}

function warningsOf(log: DatabaseFile, isLog: boolean, committed: CommittedPages | undefined): string[] {
  const path = printable(log.path);
  if (!isLog) return [`${path} is ignored, as in SQLite: it is not a write-ahead log or has a damaged header`];
  if (!goesOn(log, committed)) return [];
  return [
    `the end of ${path} is ignored, as in SQLite: a change is incomplete, packages may be missing or out of date`,
  ];
}

/** A row consists of its id, which is stored as NULL, and the header. */
function headerOf(pages: PageSource, row: TableRow): StoredHeader {
  const { page, offset, rowId, local, overflow, size } = row;
  const [, blob] = recordValues(local, 2) ?? [];
  if (blob?.kind !== 'blob' || blob.start + blob.size > size) {
    throw pages.damaged(page, offset, `the row of package number ${rowId} has no header`);
  }
  if (rowId > largestNumber) throw pages.damaged(page, offset, `a package cannot have the number ${rowId}`);
  const first = local.subarray(blob.start, blob.start + blob.size);
  return { number: rowId, read: () => joined(pages, first, overflow, blob.size) };
}
