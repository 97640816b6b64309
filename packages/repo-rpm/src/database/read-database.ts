import { type FileId, type LoadContext, printable } from '@chunkah/core';
import { fileWithContent } from '@chunkah/package-db';
import { packagesOf } from '../header/packages-of.ts';
import { isBdb } from './bdb/meta-page.ts';
import { parseBdb } from './bdb/parse-bdb.ts';
import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged, databaseMissing, databaseUnsupported } from './errors.ts';
import { findDatabases } from './find-databases.ts';
import { isNdb, parseNdb } from './ndb/parse-ndb.ts';
import { filesBeside, ownFilesIn } from './own-files.ts';
import type { DatabaseFormat, RpmDatabase } from './rpm-database.ts';
import { isSqlite } from './sqlite/file-header.ts';
import { parseSqlite } from './sqlite/parse-sqlite.ts';
import type { StoredHeaders } from './stored-headers.ts';

/**
 * Reads the RPM database of a rootfs: the first one with packages, keys being none. Those after it
 * are warned of, unless they are links to it.
 * @param root directory of the rootfs that holds the database. Default: the usual places.
 * @returns `undefined` when there is no database with packages.
 * @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED`, `RPMDB_HEADER_DAMAGED`;
 * `RPMDB_NOT_FOUND` when there is none in `root`; what reading throws.
 */
export async function readDatabase(context: LoadContext, root?: string): Promise<RpmDatabase | undefined> {
  const { files, logger } = context;
  const { directories, databases } = findDatabases(files, root);
  if (root !== undefined && databases.length === 0) throw databaseMissing(root);
  for (const [place, id] of databases.entries()) {
    const { path, format, headers, warnings } = await readFormat(context, id);
    for (const warning of warnings) logger.warn(warning);
    const ownFiles = new Set([id, ...directories.flatMap((directory) => [...ownFilesIn(files, directory)])]);
    if (format === 'sqlite') for (const own of filesBeside(files, path)) ownFiles.add(own);
    const database: RpmDatabase = {
      path,
      format,
      ownFiles: [...ownFiles].sort((left, right) => left - right),
      *headers() {
        for (const header of headers) yield header.read();
      },
    };
    if (packagesOf(database).next().done === true) {
      logger.info(`the RPM database ${printable(path)} has no packages`);
      continue;
    }
    for (const other of databases.slice(place + 1)) {
      logger.warn(`the RPM database ${printable(files.path(other))} is not used: there is ${printable(path)}`);
    }
    return database;
  }
  return undefined;
}

interface FormattedDatabase extends StoredHeaders {
  readonly path: string;
  readonly format: DatabaseFormat;
}

/** Content tells the format: the name may be that of another one. */
async function readFormat(context: LoadContext, id: FileId): Promise<FormattedDatabase> {
  const file = await readFile(context, id);
  const { path, bytes } = file;
  if (isSqlite(bytes)) return { path, format: 'sqlite', ...(await readSqlite(context, file)) };
  if (isNdb(bytes)) return { path, format: 'ndb', ...parseNdb(file) };
  if (isBdb(bytes)) return { path, format: 'bdb', ...parseBdb(file) };
  throw databaseDamaged(file, 0, 'this is not a known RPM database format');
}

/**
 * SQLite keeps changes that are not in the database yet in `-wal`, and what an unfinished change
 * overwrote in `-journal`.
 */
async function readSqlite(context: LoadContext, file: DatabaseFile): Promise<StoredHeaders> {
  const journal = fileWithContent(context.files, `${file.path}-journal`);
  const [first = 0] = journal === undefined ? [] : await context.read(journal, { offset: 0, length: 1 });
  if (first !== 0) throw databaseUnsupported(file, 'has a change that was interrupted, see its -journal');
  const log = fileWithContent(context.files, `${file.path}-wal`);
  return log === undefined ? parseSqlite(file) : parseSqlite(file, await readFile(context, log));
}

async function readFile(context: LoadContext, id: FileId): Promise<DatabaseFile> {
  return { path: context.files.path(id), bytes: await context.read(id) };
}
