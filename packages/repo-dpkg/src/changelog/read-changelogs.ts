import { gunzipSync } from 'node:zlib';
import type { FileId, LoadContext } from '@chunkah/core';
import type { ListedPackage } from '../database/listed-package.ts';
import { changelogDamaged } from '../errors.ts';
import { changelogTimes } from './parse-changelog.ts';

/** Bytes of a changelog at most, packed and unpacked: twenty times the longest one of Debian. */
const largestChangelog = 2 ** 26;

/** How a gzip file starts. */
const gzipMagic = [0x1f, 0x8b];

const documents = '/usr/share/doc';

const noTimes: readonly number[] = [];

/** The changelogs of packages, among their documents. Each file is read once. */
export class Changelogs {
  readonly #context: Pick<LoadContext, 'files' | 'read'>;
  readonly #times = new Map<FileId, readonly number[]>();
  /** Of each version of each source, once it was found. */
  readonly #sources = new Map<string, readonly number[]>();
  readonly #undated = new Set<string>();

  constructor(context: Pick<LoadContext, 'files' | 'read'>) {
    this.#context = context;
  }

  /** Number of files read. */
  get count(): number {
    return this.#times.size;
  }

  /** Paths of changelogs of Debian in which no date was found, in the order read. */
  get undated(): readonly string[] {
    return [...this.#undated];
  }

  /**
   * Reads the changelog of the source of each package: packages of one version of one source have
   * the same, of which one is enough.
   * @throws ChunkahError `DPKG_CHANGELOG_DAMAGED`, and what reading throws.
   */
  async readSources(packages: readonly ListedPackage[]): Promise<void> {
    for (const one of packages) {
      const source = sourceOf(one);
      if (this.#sources.has(source)) continue;
      const times = await this.#sourceTimes(one);
      if (times.length > 0) this.#sources.set(source, times);
    }
  }

  /**
   * All changes of a package: those of its source, and rebuilds of its own without one.
   * @returns Unix seconds, the newest first; empty when there are no documents.
   * @throws ChunkahError `DPKG_CHANGELOG_DAMAGED`, and what reading throws.
   */
  async timesOf(one: ListedPackage): Promise<readonly number[]> {
    const { name, architecture } = one;
    const times = this.#sources.get(sourceOf(one)) ?? noTimes;
    if (architecture === '') return times;
    for (const kind of [`changelog.Debian.${architecture}`, `changelog.${architecture}`]) {
      const path = `${documents}/${name}/${kind}`;
      const rebuilds = await this.#read(path);
      if (rebuilds === undefined) continue;
      if (rebuilds.length === 0) this.#undated.add(path);
      return [...times, ...rebuilds].sort((left, right) => right - left);
    }
    return times;
  }

  async #sourceTimes({ name, version = '' }: ListedPackage): Promise<readonly number[]> {
    // A native package, whose version has no hyphen, has no changelog but Debian's.
    const isNative = !version.includes('-');
    for (const [kind, isDebian] of [['changelog.Debian', true] as const, ['changelog', isNative] as const]) {
      const path = `${documents}/${name}/${kind}`;
      const times = await this.#read(path);
      if (times === undefined) continue;
      if (times.length > 0) return times;
      if (isDebian) this.#undated.add(path);
    }
    return noTimes;
  }

  /** The times in a changelog, packed or not; `undefined` when there is none. */
  async #read(path: string): Promise<readonly number[] | undefined> {
    const { files } = this.#context;
    for (const place of [`${path}.gz`, path]) {
      const file = files.resolveFully(place);
      if (file === undefined || files.type(file) !== 'file') continue;
      const known = this.#times.get(file);
      if (known !== undefined) return known;
      const times = changelogTimes(await this.#unpacked(file));
      this.#times.set(file, times);
      return times;
    }
    return undefined;
  }

  async #unpacked(file: FileId): Promise<Uint8Array> {
    const { files, read } = this.#context;
    const tooLarge = () => changelogDamaged(files.path(file), `it has more than ${largestChangelog / 2 ** 20} MiB`);
    if (files.size(file) > largestChangelog) throw tooLarge();
    const bytes = await read(file);
    if (!gzipMagic.every((byte, at) => bytes[at] === byte)) return bytes;
    try {
      return gunzipSync(bytes, { maxOutputLength: largestChangelog });
    } catch (error) {
      if (error instanceof RangeError) throw tooLarge();
      throw changelogDamaged(files.path(file), 'its compressed bytes are damaged or cut off', error);
    }
  }
}

function sourceOf({ source, sourceVersion }: ListedPackage): string {
  return `${source} ${sourceVersion ?? ''}`;
}
