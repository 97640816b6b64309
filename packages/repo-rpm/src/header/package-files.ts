import type { HeaderStore } from './header-store.ts';
import { HeaderTexts } from './header-texts.ts';
import { tags } from './tags.ts';

/** Bit of the file flags: the package owns the path but does not bring the file (`%ghost`). */
const ghostFlag = 64;

/** State of a file that was installed, and that nothing has replaced since. */
const normalState = 0;

/** Number of SHA-256 among the digest algorithms (those of OpenPGP, RFC 9580). */
const sha256Algorithm = 8;

const sha256Pattern = /^[0-9a-f]{64}$/;

const noNumbers: ArrayLike<number> = [];
const noTexts = new HeaderTexts(new Uint8Array(), new Uint32Array(1));

/** The files of one package, in columns. What is not asked for is not decoded. */
export class PackageFiles {
  readonly count: number;
  readonly #store: HeaderStore;
  /** Base names; whole paths in headers of the oldest form, which then have no directories. */
  readonly names: HeaderTexts;
  readonly #directories: readonly string[];
  readonly #directoryIndexes: ArrayLike<number>;
  readonly #modes: ArrayLike<number>;
  readonly #states: ArrayLike<number>;
  #flags: ArrayLike<number> | undefined;
  #sizes: ArrayLike<number> | undefined;
  #digests: HeaderTexts | undefined;
  #linkTargets: HeaderTexts | undefined;

  /** @throws ChunkahError `RPMDB_HEADER_DAMAGED`, as all methods do. */
  constructor(store: HeaderStore) {
    this.#store = store;
    const baseNames = store.texts(tags.baseNames);
    this.names = baseNames ?? store.texts(tags.oldFileNames) ?? noTexts;
    this.count = this.names.length;
    const directories = store.texts(tags.directoryNames) ?? noTexts;
    this.#directories = Array.from({ length: directories.length }, (_, index) => directories.at(index));
    this.#directoryIndexes = baseNames === undefined ? noNumbers : this.#required(tags.directoryIndexes);
    this.#modes = this.#required(tags.fileModes);
    this.#states = this.#numbers(tags.fileStates) ?? noNumbers;
    for (let file = 0; file < this.#directoryIndexes.length; file += 1) {
      const directory = this.#directoryIndexes[file] ?? 0;
      if (directory >= this.#directories.length) {
        const fault = `file ${file} is in directory ${directory} of ${this.#directories.length}`;
        throw store.damaged(tags.directoryIndexes, fault);
      }
    }
  }

  /** Path as the package spells it: symlinks on the way are not resolved. */
  path(file: number): string {
    return `${this.directory(file)}${this.names.at(file)}`;
  }

  /** The start of the path, up to its last slash; empty in headers of the oldest form. */
  directory(file: number): string {
    return this.#directories[this.directoryNumber(file)] ?? '';
  }

  /** Number of that directory, the same for all files in it; -1 in headers of the oldest form. */
  directoryNumber(file: number): number {
    return this.#directoryIndexes[file] ?? -1;
  }

  /** `st_mode` with its type bits. */
  mode(file: number): number {
    return (this.#modes[file] ?? 0) & 0xffff;
  }

  /** In bytes. */
  size(file: number): number {
    this.#sizes ??= this.#numbers(tags.longFileSizes) ?? this.#numbers(tags.fileSizes) ?? noNumbers;
    return this.#sizes[file] ?? 0;
  }

  /** Whether the package owns the path without bringing the file. */
  isGhost(file: number): boolean {
    this.#flags ??= this.#numbers(tags.fileFlags) ?? noNumbers;
    return ((this.#flags[file] ?? 0) & ghostFlag) !== 0;
  }

  /** Whether the package has put the file there: false for documentation that was left out, and for what others replaced. */
  isInstalled(file: number): boolean {
    return (this.#states[file] ?? normalState) === normalState;
  }

  /** SHA-256 of the content in lower-case hex; undefined when the package has another digest or none. */
  sha256(file: number): string | undefined {
    this.#digests ??= this.#sha256Digests();
    const digest = this.#digests.at(file).toLowerCase();
    return sha256Pattern.test(digest) ? digest : undefined;
  }

  /** Target of a symlink; empty for other files. */
  linkTarget(file: number): string {
    this.#linkTargets ??= this.#texts(tags.fileLinkTargets) ?? noTexts;
    return this.#linkTargets.at(file);
  }

  #sha256Digests(): HeaderTexts {
    // One for all files; some builders write it once per file.
    const algorithms = Array.from(this.#store.numbers(tags.fileDigestAlgorithm) ?? noNumbers);
    const isSha256 = algorithms.length > 0 && algorithms.every((algorithm) => algorithm === sha256Algorithm);
    return (isSha256 ? this.#texts(tags.fileDigests) : undefined) ?? noTexts;
  }

  #required(tag: number): ArrayLike<number> {
    const numbers = this.#numbers(tag);
    if (numbers !== undefined || this.count === 0) return numbers ?? noNumbers;
    throw this.#store.damaged(tags.baseNames, `it has ${this.count} files, but no tag ${tag}`);
  }

  #numbers(tag: number): ArrayLike<number> | undefined {
    return this.#perFile(tag, this.#store.numbers(tag));
  }

  #texts(tag: number): HeaderTexts | undefined {
    return this.#perFile(tag, this.#store.texts(tag));
  }

  #perFile<Values extends { readonly length: number }>(tag: number, values: Values | undefined): Values | undefined {
    if (values === undefined || values.length === this.count) return values;
    throw this.#store.damaged(tag, `tag ${tag} has ${values.length} values for ${this.count} files`);
  }
}
