import type { FileId, FileIndex } from '@chunkah/core';

/** What pacman keeps beside the packages: what it fetched, and its lock. */
const besideLocal = ['sync', 'db.lck'];

/** The entries that a database in the rootfs consists of, the directory that holds it aside. */
export function databaseEntries(files: FileIndex, local: FileId): Set<FileId> {
  const own = new Set<FileId>();
  const parent = files.parent(local);
  const beside = besideLocal.map((name) => files.find(`${parent === -1 ? '' : files.path(parent)}/${name}`));
  for (const first of [local, ...beside]) {
    if (first === undefined) continue;
    const end = files.subtreeEnd(first);
    for (let id = first; id < end; id += 1) own.add(id);
  }
  return own;
}
