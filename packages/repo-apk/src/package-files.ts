import type { ByteRange } from '@chunkah/core';
import type { ListedFiles, ListedNames } from '@chunkah/package-db';

/** Type bits of `st_mode` (inode(7)), and what they are for a directory. */
const typeBits = 0o170000;
const directoryType = 0o040000;

const noBytes: ByteRange = { bytes: new Uint8Array(), start: 0, end: 0 };

/** Where the entries of a package stand in the bytes of the database, in columns. */
export interface EntryColumns {
  readonly bytes: Uint8Array;
  /** Start and end of each entry's name, one after another. */
  readonly names: Uint32Array;
  /** Number of each entry's directory; -1 for a directory, whose name is its whole path. */
  readonly directories: Int32Array;
  /** Start and end of each directory's path, which begins and ends with a slash. */
  readonly directoryPaths: Uint32Array;
}

/** The directories and files of one package. */
export class PackageFiles implements ListedFiles {
  readonly count: number;
  readonly names: ListedNames;
  readonly #columns: EntryColumns;

  constructor(columns: EntryColumns) {
    const { bytes, names } = columns;
    const start = (number: number) => names[2 * number] ?? 0;
    const end = (number: number) => names[2 * number + 1] ?? 0;
    this.count = columns.directories.length;
    this.names = { bytes, start, end };
    this.#columns = columns;
  }

  directoryNumber(number: number): number {
    return this.#columns.directories[number] ?? -1;
  }

  directory(number: number): ByteRange {
    const directory = this.directoryNumber(number);
    if (directory === -1) return noBytes;
    const { bytes, directoryPaths } = this.#columns;
    return { bytes, start: directoryPaths[2 * directory] ?? 0, end: directoryPaths[2 * directory + 1] ?? 0 };
  }

  /** apk tells directories from all else. */
  fits(number: number, mode: number): boolean {
    return (this.directoryNumber(number) === -1) === ((mode & typeBits) === directoryType);
  }
}
