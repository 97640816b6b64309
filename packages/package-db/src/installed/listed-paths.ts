import type { ByteRange, FileId, FileIndex } from '@chunkah/core';
import { isEntryName } from '@chunkah/core/engine';
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
  /** The directory that holds the last entry found. */
  #parent = -1;
  /** The name that is looked up: one object for all of them. */
  readonly #name: { -readonly [Field in keyof ByteRange]: ByteRange[Field] } = {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
  };

  constructor(files: FileIndex) {
    this.#files = files;
  }

  /**
   * The entry at the path of a listed file, the symlinks of its parents resolved; none for one
   * without a name, see {@link hasName}.
   */
  find(listed: ListedFiles, number: number): FileId | undefined {
    const { names } = listed;
    const name = this.#name;
    name.bytes = names.bytes;
    name.start = names.start(number);
    name.end = names.end(number);
    const directory = listed.directoryNumber(number);
    const last = this.#lastFound;
    if (last !== undefined && directory === this.#directory && listed === this.#listed && directory !== -1) {
      const next = this.#files.subtreeEnd(last);
      if (this.#isBeside(next) && this.#files.isNamed(next, name)) {
        this.#lastFound = next;
        return next;
      }
    }
    if (!hasName(listed, number)) return undefined;
    const found = this.#files.resolveIn(listed.directory(number), name);
    this.#lastFound = found;
    this.#directory = directory;
    this.#listed = listed;
    if (found !== undefined) this.#parent = this.#files.parent(found);
    return found;
  }

  /** Whether what comes after the last entry, if anything does, lies in the same directory. */
  #isBeside(next: FileId): boolean {
    return next < this.#files.count && this.#files.parent(next) === this.#parent;
  }
}

/**
 * Whether a listed base name is one that a file can have. The root, whose name is empty, has none.
 */
export function hasName(listed: ListedFiles, number: number): boolean {
  if (listed.directoryNumber(number) === -1) return true;
  const { names } = listed;
  return isEntryName(names.bytes, names.start(number), names.end(number));
}
