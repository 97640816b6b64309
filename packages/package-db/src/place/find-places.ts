import type { FileId, FileIndex } from '@chunkah/core';

/** A directory of the rootfs where a database may be. */
export interface DatabasePlace {
  readonly directory: FileId;
  /** Files in it that have content, in the order of the names asked for. */
  readonly databases: readonly FileId[];
}

/**
 * The directories among `paths` that exist in the rootfs, each once, in order, with the databases
 * in them: a database is found by a file with content, never by its directory. Paths that are links
 * to one directory, and hard links of one file, count once, at the first.
 * @param names relative to the directory, of files that only a database has.
 */
export function findDatabasePlaces(
  files: FileIndex,
  paths: readonly string[],
  names: readonly string[],
): DatabasePlace[] {
  const places = new Map<FileId, FileId[]>();
  const inodes = new Set<string>();
  for (const path of paths) {
    const directory = files.resolveFully(path);
    if (directory === undefined || files.type(directory) !== 'directory' || places.has(directory)) continue;
    const databases: FileId[] = [];
    places.set(directory, databases);
    for (const name of names) {
      const file = fileWithContent(files, `${files.path(directory)}/${name}`);
      if (file === undefined || inodes.has(inodeOf(files, file))) continue;
      inodes.add(inodeOf(files, file));
      databases.push(file);
    }
  }
  return Array.from(places, ([directory, databases]) => ({ directory, databases }));
}

/**
 * The regular file that a path leads to, if it is not empty: programs leave empty files of
 * databases that they do not use.
 */
export function fileWithContent(files: FileIndex, path: string): FileId | undefined {
  const file = files.resolveFully(path);
  return file !== undefined && files.type(file) === 'file' && files.size(file) > 0 ? file : undefined;
}

/** One text for all hard links of a file. */
function inodeOf(files: FileIndex, file: FileId): string {
  const group = files.linkGroup(file);
  return group === 0 ? `file ${file}` : `links ${group}`;
}
