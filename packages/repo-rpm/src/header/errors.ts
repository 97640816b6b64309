import { ChunkahError, printable } from '@chunkah/core';
import { damageHint } from '../database/errors.ts';

/** Which header of which database. */
export interface HeaderPlace {
  /** Path of the database in the rootfs. */
  readonly database: string;
  /** Counted from 1, in the order of the database. */
  readonly number: number;
}

/**
 * @param packageName if known.
 * @param offset in bytes, from the start of the header.
 * @param fault what is wrong there.
 */
export function headerDamaged(
  { database, number }: HeaderPlace,
  packageName: string | undefined,
  offset: number,
  fault: string,
): ChunkahError {
  const header =
    packageName === undefined ? `header ${number}` : `header ${number} (package ${printable(packageName)})`;
  return new ChunkahError({
    code: 'RPMDB_HEADER_DAMAGED',
    message: `the RPM database ${printable(database)} is damaged: ${header}, byte ${offset}: ${fault}`,
    hint: damageHint,
  });
}
