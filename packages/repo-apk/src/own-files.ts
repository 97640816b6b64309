import type { FileId, FileIndex } from '@chunkah/core';

/** Names of what apk keeps beside its database, and of that itself. */
const ownNames = /^(installed|triggers|lock|scripts\.tar.*)(\.new)?$/s;

/** What a system wants, and what it runs on. */
const ownPaths = ['/etc/apk/world', '/etc/apk/arch'];

/** @param directories of databases. */
export function ownFiles(files: FileIndex, directories: readonly FileId[]): Set<FileId> {
  const own = new Set<FileId>();
  for (const directory of directories) {
    const end = files.subtreeEnd(directory);
    for (let id = directory + 1; id < end; id = files.subtreeEnd(id)) if (ownNames.test(files.name(id))) own.add(id);
  }
  for (const path of ownPaths) {
    const file = files.resolve(path);
    if (file !== undefined) own.add(file);
  }
  return own;
}
