import { ChunkahError, printable, waysToLeaveOut } from '@chunkah/core';
import type { DatabaseFile } from './database-file.ts';

/**
 * @param line from 1.
 * @param fault a sentence without its end, about what stands there.
 */
export function databaseDamaged({ path }: DatabaseFile, line: number, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'APKDB_DAMAGED',
    message: `the apk database ${printable(path)} is damaged at line ${line}: ${fault}`,
    hint: `put back a good copy of it, or let apk write it anew with apk fix; ${waysToLeaveOut('apk')}`,
  });
}

/**
 * @param place what the directory is one of: `the host`.
 * @param option of the repo, by which it was named.
 */
export function databaseMissing(directory: string, place: string, option: string): ChunkahError {
  return new ChunkahError({
    code: 'APKDB_NOT_FOUND',
    message: `there is no apk database in ${printable(directory)} of ${place}`,
    hint: `give the option ${option} of the repo apk the directory that holds installed`,
  });
}
