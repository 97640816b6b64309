import type { FileId, FileIndex } from '@chunkah/core';
import { usualDirectories } from './find-databases.ts';

// cspell:disable
/** Names of the indexes of rpm's Berkeley DB databases: one file each, beside `Packages`. */
const indexNames = [
  ...['Basenames', 'Conflictname', 'Depends', 'Dirnames', 'Enhancename', 'Filedigests', 'Filemd5s', 'Filetriggername'],
  ...['Group', 'Installtid', 'Name', 'Obsoletename', 'Providename', 'Provideversion', 'Pubkeys', 'Recommendname'],
  ...['Removetid', 'Requirename', 'Requireversion', 'Sha1header', 'Sigmd5', 'Suggestname', 'Supplementname'],
  ...['Transfiletriggername', 'Triggername'],
];
// cspell:enable

/** Names of all files that rpm's databases consist of, with logs, indexes and locks. */
const ownNames = new RegExp(
  String.raw`^(rpmdb\.sqlite(-wal|-shm|-journal)?|(Packages|Index)\.db|Packages|${indexNames.join('|')}|__db\.\d+|\.(rpm|dbenv)\.lock)$`,
);

/** The files that SQLite keeps beside a database of any name: `path` with a suffix. */
export function* filesBeside(files: FileIndex, path: string): Generator<FileId> {
  for (const ending of ['-wal', '-shm', '-journal']) {
    const id = files.resolveFully(path + ending);
    if (id !== undefined && files.type(id) === 'file') yield id;
  }
}

/** The files in a directory of databases that belong to them, in path order. */
export function* ownFilesIn(files: FileIndex, directory: FileId): Generator<FileId> {
  const end = files.subtreeEnd(directory);
  for (let id = directory + 1; id < end; id = files.subtreeEnd(id)) {
    if (files.type(id) === 'file' && ownNames.test(files.name(id))) yield id;
  }
}

/**
 * Everything at and below the usual locations of databases. A symlink at such a location is one
 * entry.
 */
export function* entriesOfUsualDirectories(files: FileIndex): Generator<FileId> {
  for (const path of usualDirectories) {
    const first = files.find(path);
    if (first === undefined) continue;
    const end = files.subtreeEnd(first);
    for (let id = first; id < end; id += 1) yield id;
  }
}
