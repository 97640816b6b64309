import type { FileId, FileIndex } from '@chunkah/core';
import type { PackageFiles } from '../header/package-files.ts';

/**
 * Looks up the paths of packages. They are listed by directory and mostly in byte order, as the tree is: what comes next in a
 * directory is compared as bytes, and only what is something else is looked up.
 */
export class ListedPaths {
  readonly #files: FileIndex;
  /** Where the last path was listed. */
  #listed: PackageFiles | undefined;
  #directory = -1;
  #lastFound: FileId | undefined;

  constructor(files: FileIndex) {
    this.#files = files;
  }

  /** The entry at the path of a listed file that has a name, its parents' symlinks resolved. */
  find(listed: PackageFiles, number: number): FileId | undefined {
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
