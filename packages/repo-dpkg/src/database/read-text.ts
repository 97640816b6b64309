import { printable } from '@chunkah/core';
import type { DatabaseDirectory, DpkgFault } from '@chunkah/package-db';
import { databaseDamaged } from '../errors.ts';

/** Bytes of one file of a database at most: a hundred times what a large desktop has. */
export const largestFile = 2 ** 28;

const newline = 0x0a;

/** Makes the errors about a file of a database. */
export function faultIn(database: DatabaseDirectory, name: string): DpkgFault {
  return (line, reason) => databaseDamaged(`${database.path}/${name}`, line, reason);
}

/**
 * A text file of a database. dpkg ends each line: without that, the file is cut off.
 * @returns `undefined` when there is none of that name.
 * @throws ChunkahError `DPKG_DAMAGED`, `DATABASE_TOO_LARGE`, and what reading throws.
 */
export async function readLines(database: DatabaseDirectory, name: string): Promise<Uint8Array | undefined> {
  const bytes = await database.read(name, largestFile);
  if (bytes === undefined || bytes.length === 0 || bytes[bytes.length - 1] === newline) return bytes;
  const lines = bytes.reduce((count, byte) => count + (byte === newline ? 1 : 0), 1);
  throw faultIn(database, name)(lines, 'the file ends in the middle of a line');
}

/** One warning about several things: how many, and the first of them. */
export function countedWarning(what: string, names: readonly string[], then: string): string[] {
  const [first] = names;
  return first === undefined ? [] : [`${what} (${names.length}): ${then}, such as ${printable(first)}`];
}
