import { ChunkahError, printable, waysToLeaveOut } from '@chunkah/core';
import type { DatabaseFile } from './database-file.ts';

/** What to do about a database that is damaged in any way. */
export const damageHint = `restore a good copy of it, or rebuild it with rpmdb --rebuilddb; ${waysToLeaveOut('rpm')}`;

/**
 * @param offset in bytes from the start of the file.
 * @param fault what is wrong there, as a sentence without a full stop.
 */
export function databaseDamaged(file: DatabaseFile, offset: number, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'RPMDB_DAMAGED',
    message: `the RPM database ${printable(file.path)} is damaged at byte ${offset}: ${fault}`,
    hint: damageHint,
  });
}

/** @param what completes "it": `is encrypted`. */
export function databaseUnsupported(file: DatabaseFile, what: string): ChunkahError {
  return new ChunkahError({
    code: 'RPMDB_UNSUPPORTED',
    message: `the RPM database ${printable(file.path)} cannot be read: it ${what}`,
    hint: `open it once with rpm for writing, or convert it with rpmdb --rebuilddb; ${waysToLeaveOut('rpm')}`,
  });
}

/** @param owner of the directory. */
export function databaseMissing(directory: string, owner: 'rootfs' | 'host'): ChunkahError {
  const option = owner === 'rootfs' ? 'root' : 'database';
  return new ChunkahError({
    code: 'RPMDB_NOT_FOUND',
    message: `there is no RPM database in ${printable(directory)} of the ${owner}`,
    hint: `give the option ${option} of the repo rpm the directory that holds rpmdb.sqlite, Packages.db or Packages`,
  });
}
