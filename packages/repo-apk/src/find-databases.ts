import type { FileId, FileIndex } from '@chunkah/core';
import { findDatabasePlaces } from '@chunkah/package-db';

/** Where apk keeps its database: in the old place, and where `/usr` is merged. */
const usualDirectories = ['/lib/apk/db', '/usr/lib/apk/db'];

/** Where OpenWrt has the packages of its second volume. */
const secondDirectories = ['/lib/apk/db-uvol', '/usr/lib/apk/db-uvol'];

/** Name of the file that holds the packages. */
export const databaseName = 'installed';

/** Databases of one system. */
export interface DatabasePlaces {
  /** Directories, each once. */
  readonly directories: readonly FileId[];
  /** Files in the order in which they count, each inode once: the first with packages is read. */
  readonly databases: readonly FileId[];
  /** Files that hold more packages of the same system. */
  readonly secondDatabases: readonly FileId[];
}

/** @param root directory of the rootfs to look in, instead of the usual ones. */
export function findDatabases(files: FileIndex, root: string | undefined): DatabasePlaces {
  const first = findDatabasePlaces(files, root === undefined ? usualDirectories : [root], [databaseName]);
  const second = findDatabasePlaces(files, root === undefined ? secondDirectories : [], [databaseName]);
  return {
    directories: [...first, ...second].map(({ directory }) => directory),
    databases: first.flatMap(({ databases }) => databases),
    secondDatabases: second.flatMap(({ databases }) => databases),
  };
}
