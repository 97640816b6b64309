import type { ByteRange } from '@chunkah/core';
import type { ListedFiles, MissingContent } from '@chunkah/package-db';
import type { HeaderStore } from './header-store.ts';
import { HeaderTexts } from './header-texts.ts';
import { tags } from './tags.ts';

/** Bit of the file flags: the package owns the path but does not contain the file (`%ghost`). */
const ghostFlag = 64;

/** Type bits of `st_mode` (inode(7)), and their value for a regular file. */
const typeBits = 0o170000;
const regularFile = 0o100000;

/** Number of SHA-256 among the digest algorithms (those of OpenPGP, RFC 9580). */
const sha256Algorithm = 8;

const sha256Pattern = /^[0-9a-f]{64}$/;

const slash = 0x2f;

/** Tags that have a number for each file, if they are present at all. */
const numberTags = [tags.fileSizes, tags.longFileSizes, tags.fileModes, tags.fileFlags, tags.directoryIndexes] as const;

/** Tags that have a string for each file, if they are present at all. */
const textTags = [tags.fileDigests, tags.fileLinkTargets] as const;

const noBytes: ByteRange = { bytes: new Uint8Array(), start: 0, end: 0 };
const noNumbers: ArrayLike<number> = [];
const noTexts = new HeaderTexts(noBytes.bytes, new Uint32Array(1));

/** The files of one package, in columns, decoded on demand. */
export class PackageFiles implements ListedFiles {
  readonly count: number;
  readonly #store: HeaderStore;
  /** Base names; whole paths in headers of the oldest form, which then have no directories. */
  readonly names: HeaderTexts;
  readonly #directories: HeaderTexts;
  readonly #directoryIndexes: ArrayLike<number>;
  readonly #modes: ArrayLike<number>;
  readonly #isSha256: boolean;
  #flags: ArrayLike<number> | undefined;
  #sizes: ArrayLike<number> | undefined;
  #digests: HeaderTexts | undefined;
  #linkTargets: HeaderTexts | undefined;

  /** @throws ChunkahError `RPMDB_HEADER_DAMAGED`, as {@link sha256} and {@link linkTarget} do. */
  constructor(store: HeaderStore) {
    this.#store = store;
    const hasBaseNames = store.textCount(tags.baseNames) !== undefined;
    const namesTag = hasBaseNames ? tags.baseNames : tags.oldFileNames;
    this.count = store.textCount(namesTag) ?? 0;
    // Checked before anything is read: no list takes more memory than the shortest one allows, and
    // damage is found whatever is requested.
    for (const tag of numberTags) this.#checkCount(tag, store.numberCount(tag));
    for (const tag of textTags) this.#checkCount(tag, store.textCount(tag));
    this.#modes = this.#required(tags.fileModes, 16);
    this.#directoryIndexes = hasBaseNames ? this.#required(tags.directoryIndexes, 32) : noNumbers;
    this.#directories = hasBaseNames ? this.#directoryNames() : noTexts;
    this.#checkDirectoryIndexes();
    this.names = store.texts(namesTag) ?? noTexts;
    this.#isSha256 = isSha256(store.numbers(tags.fileDigestAlgorithm) ?? noNumbers);
  }

  /** Path as the package lists it: symlinks in it are not resolved. */
  path(file: number): string {
    return `${this.#directories.at(this.directoryNumber(file))}${this.names.at(file)}`;
  }

  /** The start of the path, up to its last slash; empty in headers of the oldest form. */
  directory(file: number): ByteRange {
    const number = this.directoryNumber(file);
    return number === -1 ? noBytes : this.#directories.range(number);
  }

  /** Number of that directory, the same for all files in it; -1 in headers of the oldest form. */
  directoryNumber(file: number): number {
    return this.#directoryIndexes[file] ?? -1;
  }

  /** `st_mode` with its type bits. */
  mode(file: number): number {
    return this.#modes[file] ?? 0;
  }

  /** Whether an entry with this mode has the type that the package lists. */
  fits(file: number, mode: number): boolean {
    return (this.mode(file) & typeBits) === (mode & typeBits);
  }

  /**
   * What identifies a file found at another path: regular files contained in the package, with a
   * SHA-256. Ghosts, and files with another digest or none, cannot be found.
   */
  content(file: number): MissingContent | undefined {
    if ((this.mode(file) & typeBits) !== regularFile || this.isGhost(file) || this.size(file) === 0) return undefined;
    const sha256 = this.sha256(file);
    return sha256 === undefined ? undefined : { size: this.size(file), sha256 };
  }

  /** In bytes. */
  size(file: number): number {
    this.#sizes ??= this.#store.numbers(tags.longFileSizes) ?? this.#store.numbers(tags.fileSizes) ?? noNumbers;
    return this.#sizes[file] ?? 0;
  }

  /** Whether the package owns the path without containing the file. */
  isGhost(file: number): boolean {
    this.#flags ??= this.#store.numbers(tags.fileFlags) ?? noNumbers;
    return ((this.#flags[file] ?? 0) & ghostFlag) !== 0;
  }

  /**
   * SHA-256 of the content in lower-case hex; undefined if the package has another digest or none.
   */
  sha256(file: number): string | undefined {
    if (!this.#isSha256) return undefined;
    this.#digests ??= this.#store.texts(tags.fileDigests) ?? noTexts;
    const digest = this.#digests.at(file).toLowerCase();
    return sha256Pattern.test(digest) ? digest : undefined;
  }

  /** Target of a symlink; empty for other files. */
  linkTarget(file: number): string {
    this.#linkTargets ??= this.#store.texts(tags.fileLinkTargets) ?? noTexts;
    return this.#linkTargets.at(file);
  }

  #required(tag: number, bits: 16 | 32): ArrayLike<number> {
    const numbers = this.#store.numbers(tag, bits);
    if (numbers !== undefined || this.count === 0) return numbers ?? noNumbers;
    throw this.#store.damaged(tags.baseNames, `it has ${this.count} files, but no tag ${tag}`);
  }

  #checkCount(tag: number, count: number | undefined): void {
    if (count === undefined || count === this.count) return;
    throw this.#store.damaged(tag, `tag ${tag} has ${count} values for ${this.count} files`);
  }

  #directoryNames(): HeaderTexts {
    const tag = tags.directoryNames;
    const count = this.#store.textCount(tag) ?? 0;
    if (count > this.count) throw this.#store.damaged(tag, `it has ${count} directories for ${this.count} files`);
    const directories = this.#store.texts(tag) ?? noTexts;
    for (let number = 0; number < count; number += 1) {
      const [start, end] = [directories.start(number), directories.end(number)];
      if (end === start || directories.bytes[end - 1] === slash) continue;
      throw this.#store.damaged(tag, `directory ${number} does not end with a slash`);
    }
    return directories;
  }

  #checkDirectoryIndexes(): void {
    for (let file = 0; file < this.#directoryIndexes.length; file += 1) {
      const directory = this.#directoryIndexes[file] ?? 0;
      if (directory < this.#directories.length) continue;
      const fault = `file ${file} is in directory ${directory} of ${this.#directories.length}`;
      throw this.#store.damaged(tags.directoryIndexes, fault);
    }
  }
}

/** @param algorithms one for all files; some builders write it once per file. */
function isSha256(algorithms: ArrayLike<number>): boolean {
  for (let index = 0; index < algorithms.length; index += 1) if (algorithms[index] !== sha256Algorithm) return false;
  return algorithms.length > 0;
}
