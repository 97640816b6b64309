import type { ByteRange } from '@chunkah/core';
import type { ListedFiles, ListedNames, PathLines } from '@chunkah/package-db';

/** Type bits of `st_mode` (inode(7)). */
const typeBits = 0o170000;
const directoryType = 0o040000;
const fileType = 0o100000;

/** Whether an entry with this mode may be path number `number`. */
export type Fits = (number: number, mode: number) => boolean;

/** Paths of a list as the files of a package. */
export class LinesAsFiles implements ListedFiles, ListedNames {
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly #lines: PathLines;
  readonly fits: Fits;

  constructor(lines: PathLines, fits: Fits) {
    this.count = lines.count;
    this.bytes = lines.bytes;
    this.#lines = lines;
    this.fits = fits;
  }

  get names(): ListedNames {
    return this;
  }

  start(number: number): number {
    return this.#lines.nameStart(number);
  }

  end(number: number): number {
    return this.#lines.end(number);
  }

  range(number: number): ByteRange {
    return { bytes: this.bytes, start: this.start(number), end: this.end(number) };
  }

  directoryNumber(number: number): number {
    return this.#lines.directoryNumber(number);
  }

  directory(number: number): ByteRange {
    return this.#lines.directory(number);
  }
}

/** The directories that paths of lists lie in, as these spell them, in Latin-1. */
export class ListedDirectories {
  readonly #paths = new Set<string>();

  add(lines: PathLines): void {
    const text = bufferOf(lines);
    let last = 0;
    for (let number = 0; number < lines.count; number += 1) {
      const directory = lines.directoryNumber(number);
      if (directory !== last)
        this.#paths.add(text.toString('latin1', lines.start(number), lines.nameStart(number) - 1));
      last = directory;
    }
  }

  /**
   * Lists have no types, but what other paths lie below is a directory: where the tree has
   * something else there, such as the link `/lib`, it is not what the package lists.
   */
  fitsOf(lines: PathLines): Fits {
    const text = bufferOf(lines);
    return (number, mode) =>
      (mode & typeBits) === directoryType ||
      !this.#paths.has(text.toString('latin1', lines.start(number), lines.end(number)));
  }
}

/** Checksums are those of regular files. */
export const fitsFile: Fits = (_, mode) => (mode & typeBits) === fileType;

function bufferOf({ bytes }: PathLines): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
