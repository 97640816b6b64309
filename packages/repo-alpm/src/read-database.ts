import { type FileId, type LoadContext, printable } from '@chunkah/core';
import { warnOfMissingDatabase } from '@chunkah/package-db';
import { databaseMissing } from './errors.ts';
import { findLocal } from './find-local.ts';
import { localInTree, localOnHost } from './local-directory.ts';
import type { AlpmOptions } from './options.ts';
import { databaseEntries } from './own-files.ts';
import { type AlpmPackage, readLocal } from './read-local.ts';
import type { Reading } from './sections.ts';
import { warnOfOddities } from './warnings.ts';

/** The packages of a database, and what of the rootfs the database itself is. */
export interface ReadDatabase {
  /** Of the directory `local`. */
  readonly path: string;
  readonly packages: readonly AlpmPackage[];
  /** Entries of the rootfs that are the database's own. */
  readonly ownEntries: ReadonlySet<FileId>;
}

/**
 * Reads the database of a rootfs, and warns of what is odd about it.
 * @returns `undefined` when there is none with packages.
 * @throws ChunkahError `ALPMDB_DAMAGED`; `ALPMDB_NOT_FOUND` when there is none where the options
 * say; `DATABASE_TOO_LARGE`, `DATABASE_UNREADABLE`; what reading throws.
 */
export async function readDatabase(context: LoadContext, options: AlpmOptions): Promise<ReadDatabase | undefined> {
  const { logger } = context;
  const reading = { strict: options.like !== undefined };
  const found = await find(context, options, reading);
  if (found === undefined) {
    if (!reading.strict) warnOfMissingDatabase(context, '/etc/arch-release', 'alpm');
    return undefined;
  }
  const { local, ownEntries } = found;
  const database = await readLocal(local, reading);
  if (database.packages.length === 0 && !reading.strict) {
    logger.info(`the alpm database ${printable(local.path)} has no packages`);
    return undefined;
  }
  warnOfOddities(logger, database);
  return { path: local.path, packages: database.packages, ownEntries };
}

async function find(context: LoadContext, { root, database }: AlpmOptions, reading: Reading) {
  if (database !== undefined) return { local: localOnHost(database), ownEntries: new Set<FileId>() };
  const local = await findLocal(context, root, reading);
  if (local !== undefined) {
    return { local: localInTree(context, local, reading.strict), ownEntries: databaseEntries(context.files, local) };
  }
  if (root !== undefined) throw databaseMissing(root, 'the rootfs', 'root');
  return undefined;
}
