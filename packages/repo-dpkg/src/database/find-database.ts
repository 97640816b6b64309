import { type FileId, type LoadContext, printable } from '@chunkah/core';
import { type DatabaseDirectory, findDatabasePlaces, hostDirectory, treeDirectory } from '@chunkah/package-db';
import { manifestName } from '../chisel/read-manifest.ts';
import { databaseMissing } from '../errors.ts';
import type { DpkgOptions } from '../options.ts';
import { stanzaNames } from './read-status-directory.ts';

/**
 * Where the database is: the place of dpkg itself, then those that builders of images move it to
 * before they empty `/var`.
 */
const usualDirectories = [
  '/var/lib/dpkg',
  '/usr/lib/sysimage/dpkg',
  '/usr/share/dpkg/database',
  '/usr/share/dpkg',
  '/usr/lib/dpkg',
];

/** Where chisel puts its manifest, unless a slice says otherwise. */
const chiselDirectory = '/var/lib/chisel';

/** The parts of a database that a directory has. */
export interface FoundDatabase {
  readonly directory: DatabaseDirectory;
  readonly hasStatus: boolean;
  readonly hasStatusDirectory: boolean;
  readonly hasManifest: boolean;
}

/**
 * The databases to read: what `root` or `database` names, or the first usual place and chisel's.
 * Further ones in usual places are warned of, unless they are links to the first.
 * @throws ChunkahError `DPKG_NOT_FOUND`, `DATABASE_UNREADABLE`.
 */
export function findDatabases(context: LoadContext, { root, database }: DpkgOptions): FoundDatabase[] {
  if (database !== undefined) return [named(hostDirectory(database), 'database')];
  const { files, logger } = context;
  if (root !== undefined) {
    const directory = files.resolveFully(root);
    if (directory === undefined || files.type(directory) !== 'directory') throw databaseMissing(root, 'root');
    return [named(treeDirectory(context, directory), 'root')];
  }
  const [first, ...others] = usualPlaces(context);
  for (const { directory } of others) {
    logger.warn(
      `the dpkg database ${printable(directory.path)} is not used: there is ${printable(first?.directory.path ?? '')}`,
    );
  }
  const chisel = findDatabasePlaces(files, [chiselDirectory], [manifestName]).flatMap(({ directory, databases }) =>
    databases.length === 0 ? [] : [{ ...partsOf(treeDirectory(context, directory)), hasStatus: false }],
  );
  return [...(first === undefined ? [] : [first]), ...chisel];
}

/** The usual places that hold a database, each once. */
function usualPlaces(context: LoadContext): FoundDatabase[] {
  const { files } = context;
  const withStatus = new Set<FileId>();
  for (const { directory, databases } of findDatabasePlaces(files, usualDirectories, ['status'])) {
    if (databases.length > 0) withStatus.add(directory);
  }
  const directories = new Set(usualDirectories.flatMap((path) => files.resolveFully(path) ?? []));
  return [...directories].flatMap((directory) => {
    const found = partsOf(treeDirectory(context, directory));
    const hasStatus = found.hasStatus && withStatus.has(directory);
    return hasStatus || found.hasStatusDirectory ? [{ ...found, hasStatus, hasManifest: false }] : [];
  });
}

function named(directory: DatabaseDirectory, option: string): FoundDatabase {
  const found = partsOf(directory);
  if (found.hasStatus || found.hasStatusDirectory || found.hasManifest) return found;
  throw databaseMissing(directory.path, option);
}

function partsOf(directory: DatabaseDirectory): FoundDatabase {
  return {
    directory,
    hasStatus: (directory.size('status') ?? 0) > 0,
    hasStatusDirectory: stanzaNames((directory.list('status.d') ?? []).map(({ name }) => name)).length > 0,
    hasManifest: (directory.size(manifestName) ?? 0) > 0,
  };
}
