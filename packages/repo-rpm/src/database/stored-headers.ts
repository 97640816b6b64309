import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged } from './errors.ts';

/** One package as a database stores it. */
export interface StoredHeader {
  /** Number of the package in the database, from 1 to 2^32 - 1. */
  readonly number: number;
  /**
   * Its header. What is stored in one piece is not copied; what lies on several pages is joined
   * anew at each call.
   */
  read(): Uint8Array;
}

/**
 * What a parser finds in a database. Everything in it has been checked: reading a header does not
 * fail.
 */
export interface StoredHeaders {
  /** In order of their numbers, each number once. */
  readonly headers: readonly StoredHeader[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** The largest number that rpm gives to a package. */
export const largestNumber = 2 ** 32 - 1;

/** A header that was found, and the offset in the file at which its entry lies. */
export interface FoundHeader extends StoredHeader {
  readonly offset: number;
}

/**
 * The headers in order of their numbers.
 * @throws ChunkahError `RPMDB_DAMAGED` when two have one number.
 */
export function orderedHeaders(file: DatabaseFile, found: readonly FoundHeader[]): FoundHeader[] {
  const ordered = found.toSorted((left, right) => left.number - right.number);
  let last = 0;
  for (const { number, offset } of ordered) {
    if (number === last) throw databaseDamaged(file, offset, `package number ${number} is there twice`);
    last = number;
  }
  return ordered;
}
