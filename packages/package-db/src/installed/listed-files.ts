import type { ByteRange } from '@chunkah/core';

/** Names where they stand in the bytes of a database. */
export interface ListedNames {
  readonly bytes: Uint8Array;
  /** Offset of the first byte of a name. */
  start(number: number): number;
  /** Offset after the last byte of a name. */
  end(number: number): number;
}

/** The files that a package database lists for one installed package, numbered from 0. */
export interface ListedFiles {
  readonly count: number;
  /** Base names; whole paths where {@link directoryNumber} is -1. */
  readonly names: ListedNames;
  /**
   * Number of a file's directory, the same for all files in it; -1 when the database lists whole
   * paths.
   */
  directoryNumber(number: number): number;
  /**
   * The start of a file's path, up to its last slash; empty when the database lists whole paths.
   */
  directory(number: number): ByteRange;
  /**
   * Whether an entry with this `st_mode` may be the listed file. Databases differ in what they
   * know: rpm the exact type, apk and alpm whether it is a directory, dpkg only that the parent of
   * a listed path is one.
   */
  fits(number: number, mode: number): boolean;
}
