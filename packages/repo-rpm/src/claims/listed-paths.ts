import type { FileId, FileIndex } from '@chunkah/core';
import type { HeaderTexts } from '../header/header-texts.ts';
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
      if (this.#files.columns.parent[next] === this.#files.columns.parent[last] && this.#isNamed(next, names, number)) {
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

  #isNamed(file: FileId, texts: HeaderTexts, number: number): boolean {
    const { names, nameStart } = this.#files.columns;
    const { bytes } = texts;
    const from = texts.start(number);
    const length = texts.end(number) - from;
    const first = nameStart[file] ?? 0;
    if ((nameStart[file + 1] ?? 0) - first !== length) return false;
    for (let at = 0; at < length; at += 1) if (bytes[from + at] !== names[first + at]) return false;
    return true;
  }
}
