import { ChunkahError, printable, waysToLeaveOut } from '@chunkah/core';

const damageHint = `put back a good copy of it, or install the package anew with pacman; ${waysToLeaveOut('alpm')}`;

/**
 * @param line from 1; `undefined` for a fault of the whole file.
 * @param fault a sentence without its end.
 */
export function databaseDamaged(path: string, line: number | undefined, fault: string): ChunkahError {
  const place = line === undefined ? '' : ` at line ${line}`;
  return new ChunkahError({
    code: 'ALPMDB_DAMAGED',
    message: `the file ${printable(path)} of the alpm database is damaged${place}: ${fault}`,
    hint: damageHint,
  });
}

/**
 * @param place what the directory is one of: `the host`.
 * @param option of the repo, by which it was named.
 */
export function databaseMissing(directory: string, place: string, option: string): ChunkahError {
  return new ChunkahError({
    code: 'ALPMDB_NOT_FOUND',
    message: `there is no alpm database in ${printable(directory)} of ${place}`,
    hint: `give the option ${option} of the repo alpm the directory that holds local`,
  });
}
