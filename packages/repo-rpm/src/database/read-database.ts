import { type LoadContext, printable } from '@chunkah/core';
import type { DatabaseDirectory } from '@chunkah/package-db';
import { packagesOf } from '../header/packages-of.ts';
import { isBdb } from './bdb/meta-page.ts';
import { parseBdb } from './bdb/parse-bdb.ts';
import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged, databaseUnsupported } from './errors.ts';
import { type FoundDatabase, findDatabases, type NamedPlace } from './find-databases.ts';
import { isNdb, parseNdb } from './ndb/parse-ndb.ts';
import { filesBeside, ownFilesIn } from './own-files.ts';
import type { DatabaseFormat, RpmDatabase } from './rpm-database.ts';
import { isSqlite } from './sqlite/file-header.ts';
import { parseSqlite } from './sqlite/parse-sqlite.ts';
import type { StoredHeaders } from './stored-headers.ts';

/**
 * Reads the RPM database of a rootfs: the first one with packages, keys being none. Those after it
 * are warned of, unless they are links to it.
 * @param named where it is. Default: the usual places of the rootfs.
 * @returns `undefined` when there is no database with packages.
 * @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED`, `RPMDB_HEADER_DAMAGED`;
 * `RPMDB_NOT_FOUND` when there is none in a named place; what reading throws.
 */
export async function readDatabase(context: LoadContext, named: NamedPlace = {}): Promise<RpmDatabase | undefined> {
  const { files, logger } = context;
  const { directories, databases } = findDatabases(context, named);
  for (const [place, found] of databases.entries()) {
    const { path, format, headers, warnings } = await readFormat(found);
    for (const warning of warnings) logger.warn(warning);
    const id = found.directory.entry(found.name);
    const ownFiles = new Set(directories.flatMap((directory) => [...ownFilesIn(files, directory)]));
    if (id !== undefined) ownFiles.add(id);
    if (id !== undefined && format === 'sqlite') for (const own of filesBeside(files, path)) ownFiles.add(own);
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
      logger.warn(`the RPM database ${printable(pathOf(other))} is not used: there is ${printable(path)}`);
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
async function readFormat(found: FoundDatabase): Promise<FormattedDatabase> {
  const file = await readFile(found.directory, found.name);
  const { path, bytes } = file;
  if (isSqlite(bytes)) return { path, format: 'sqlite', ...(await readSqlite(found, file)) };
  if (isNdb(bytes)) return { path, format: 'ndb', ...parseNdb(file) };
  if (isBdb(bytes)) return { path, format: 'bdb', ...parseBdb(file) };
  throw databaseDamaged(file, 0, 'this is not a known RPM database format');
}

/**
 * SQLite keeps changes that are not in the database yet in `-wal`, and what an unfinished change
 * overwrote in `-journal`.
 */
async function readSqlite({ directory, name }: FoundDatabase, file: DatabaseFile): Promise<StoredHeaders> {
  const [first = 0] = (await directory.read(`${name}-journal`, largestFile)) ?? [];
  if (first !== 0) throw databaseUnsupported(file, 'has a change that was interrupted, see its -journal');
  const hasLog = (directory.size(`${name}-wal`) ?? 0) > 0;
  return hasLog ? parseSqlite(file, await readFile(directory, `${name}-wal`)) : parseSqlite(file);
}

/** Bytes at most: one read takes less. */
const largestFile = 2 ** 31 - 1;

async function readFile(directory: DatabaseDirectory, name: string): Promise<DatabaseFile> {
  const bytes = (await directory.read(name, largestFile)) ?? new Uint8Array();
  return { path: pathOf({ directory, name }), bytes };
}

function pathOf({ directory, name }: FoundDatabase): string {
  return `${directory.path}/${name}`;
}
