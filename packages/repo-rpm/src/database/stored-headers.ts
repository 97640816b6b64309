import type { DatabaseFile } from './database-file.ts';
import { databaseDamaged } from './errors.ts';

/** A package as a database stores it. */
export interface StoredHeader {
  /** Number of the package in the database, from 1 to 2^32 - 1. */
  readonly number: number;
  /**
   * Its header. A contiguous header is not copied; one that spans several pages is joined again at
   * each call.
   */
  read(): Uint8Array;
}

/**
 * What a parser finds in a database. Everything has been checked: reading a header does not fail.
 */
export interface StoredHeaders {
  /** In order of their numbers, each number once. */
  readonly headers: readonly StoredHeader[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** The largest number that rpm assigns to a package. */
export const largestNumber = 2 ** 32 - 1;

/** A header that was found, and the offset of its entry in the file. */
export interface FoundHeader extends StoredHeader {
  readonly offset: number;
}

/**
 * The headers in order of their numbers.
 * @throws ChunkahError `RPMDB_DAMAGED` if two have the same number.
 */
export function orderedHeaders(file: DatabaseFile, found: readonly FoundHeader[]): FoundHeader[] {
  const ordered = found.toSorted((left, right) => left.number - right.number);
  let last = 0;
  for (const { number, offset } of ordered) {
    if (number === last) throw databaseDamaged(file, offset, `package number ${number} occurs twice`);
    last = number;
  }
  return ordered;
}
