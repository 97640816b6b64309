import type { FileId, FileIndex } from '@chunkah/core';
import { findDatabasePlaces } from '@chunkah/package-db';

/**
 * Where rpm keeps its database: the current location, that of rpm-ostree, and the old one, which is
 * often a link.
 */
export const usualDirectories = ['/usr/lib/sysimage/rpm', '/usr/share/rpm', '/var/lib/rpm'];

/** Names of databases, in the order in which rpm itself looks for them. */
const databaseNames = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

/** Where databases may be in a rootfs. */
export interface DatabasePlaces {
  /** Directories, each once, in the order in which they count. */
  readonly directories: readonly FileId[];
  /**
   * Files in them that have content and the name of a database, in the order in which they count;
   * each inode once.
   */
  readonly databases: readonly FileId[];
}

/** @param root directory of the rootfs to look in, instead of the usual ones. */
export function findDatabases(files: FileIndex, root: string | undefined): DatabasePlaces {
  const places = findDatabasePlaces(files, root === undefined ? usualDirectories : [root], databaseNames);
  return {
    directories: places.map(({ directory }) => directory),
    databases: places.flatMap(({ databases }) => databases),
  };
}
