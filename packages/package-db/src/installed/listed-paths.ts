import type { FileId, FileIndex } from '@chunkah/core';
import type { ListedFiles } from './listed-files.ts';

/**
 * Looks up the paths of packages. Databases list them by directory and mostly in byte order, as the
 * tree is ordered: the next entry of a directory is compared byte by byte, and only a different one
 * is looked up.
 */
export class ListedPaths {
  readonly #files: FileIndex;
  /** The list that the last path came from. */
  #listed: ListedFiles | undefined;
  #directory = -1;
  #lastFound: FileId | undefined;

  constructor(files: FileIndex) {
    this.#files = files;
  }

  /**
   * The entry at the path of a listed file that has a name, the symlinks of its parents resolved.
   */
  find(listed: ListedFiles, number: number): FileId | undefined {
    const { names } = listed;
    const directory = listed.directoryNumber(number);
    const last = this.#lastFound;
    if (last !== undefined && directory === this.#directory && listed === this.#listed && directory !== -1) {
      const next = this.#files.subtreeEnd(last);
      if (this.#isBeside(next, last) && this.#files.isNamed(next, names.range(number))) {
        this.#lastFound = next;
        return next;
      }
    }
    const found = this.#files.resolveIn(listed.directory(number), names.range(number));
    this.#lastFound = found;
    this.#directory = directory;
    this.#listed = listed;
    return found;
  }

  /** Whether what comes after an entry, if anything does, lies in the same directory. */
  #isBeside(next: FileId, last: FileId): boolean {
    return next < this.#files.count && this.#files.parent(next) === this.#files.parent(last);
  }
}
