import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileId, LoadContext } from '@chunkah/core';
import { type DatabaseDirectory, findDatabasePlaces, hostDirectory, treeDirectory } from '@chunkah/package-db';
import { databaseMissing } from './errors.ts';

/**
 * Where rpm keeps its database: the current location, that of rpm-ostree, and the old one, which is
 * often a link.
 */
export const usualDirectories = ['/usr/lib/sysimage/rpm', '/usr/share/rpm', '/var/lib/rpm'];

/** Names of databases, in the order in which rpm itself looks for them. */
const databaseNames = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

/** Where to look, instead of the usual places. */
export interface NamedPlace {
  /** Directory of the rootfs. */
  readonly root?: string | undefined;
  /** Directory of the host, or a database there. */
  readonly database?: string | undefined;
}

/** A file with content that has the name of a database, or was named as one. */
export interface FoundDatabase {
  readonly directory: DatabaseDirectory;
  /** Relative to the directory. */
  readonly name: string;
}

/** Where databases may be. */
export interface DatabasePlaces {
  /** Directories of the rootfs, each once, in the order in which they count. */
  readonly directories: readonly FileId[];
  /** Databases in the order in which they count; each inode of the rootfs once. */
  readonly databases: readonly FoundDatabase[];
}

/** @throws ChunkahError `RPMDB_NOT_FOUND` when a place is named and has none; `DATABASE_UNREADABLE`. */
export function findDatabases(context: LoadContext, named: NamedPlace): DatabasePlaces {
  const { files } = context;
  const { root, database } = named;
  const places = findDatabasePlaces(files, root === undefined ? usualDirectories : [root], databaseNames);
  const directories = places.map(({ directory }) => directory);
  if (database !== undefined) return { directories, databases: databasesOnHost(database) };
  const databases = places.flatMap((place) => place.databases.map((id) => databaseAt(context, id)));
  if (root !== undefined && databases.length === 0) throw databaseMissing(root, 'rootfs');
  return { directories, databases };
}

function databaseAt(context: LoadContext, id: FileId): FoundDatabase {
  return { directory: treeDirectory(context, context.files.parent(id)), name: context.files.name(id) };
}

function databasesOnHost(path: string): FoundDatabase[] {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) {
    return [{ directory: hostDirectory(dirname(path)), name: basename(path) }];
  }
  const directory = hostDirectory(path);
  const databases = databaseNames.filter((name) => (directory.size(name) ?? 0) > 0);
  if (databases.length === 0) throw databaseMissing(path, 'host');
  return databases.map((name) => ({ directory, name }));
}
