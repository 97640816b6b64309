import type { FileId, FileIndex } from '@chunkah/core';

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
  const directories = new Set<FileId>();
  const databases = new Map<string, FileId>();
  for (const path of root === undefined ? usualDirectories : [root]) {
    const directory = files.resolveFully(path);
    if (directory === undefined || files.type(directory) !== 'directory') continue;
    directories.add(directory);
    for (const name of databaseNames) {
      const file = fileWithContent(files, `${files.path(directory)}/${name}`);
      if (file === undefined) continue;
      const inode = inodeOf(files, file);
      if (!databases.has(inode)) databases.set(inode, file);
    }
  }
  return { directories: [...directories], databases: [...databases.values()] };
}

/**
 * The regular file that a path leads to, if it is not empty: rpm leaves empty files of formats that
 * it does not use.
 */
export function fileWithContent(files: FileIndex, path: string): FileId | undefined {
  const file = files.resolveFully(path);
  return file !== undefined && files.type(file) === 'file' && files.size(file) > 0 ? file : undefined;
}

/** One text for all names of an inode. */
function inodeOf(files: FileIndex, file: FileId): string {
  const group = files.linkGroup(file);
  return group === 0 ? `file ${file}` : `links ${group}`;
}
