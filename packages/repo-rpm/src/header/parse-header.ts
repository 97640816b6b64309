import type { HeaderPlace } from './errors.ts';
import { HeaderStore } from './header-store.ts';
import { PackageFiles } from './package-files.ts';
import { tags } from './tags.ts';

/**
 * What a package database says about one installed package. A byte that is not UTF-8 is a lone
 * surrogate, see `decodeName`.
 */
export interface PackageHeader {
  readonly name: string;
  readonly epoch: number | undefined;
  readonly version: string | undefined;
  readonly release: string | undefined;
  readonly architecture: string | undefined;
  /** File name of the source package, such as `bash-5.2-1.src.rpm`. */
  readonly sourceRpm: string | undefined;
  /** Unix seconds. */
  readonly buildTime: number | undefined;
  /** Unix seconds, in the order of the changelog: newest first. */
  readonly changelogTimes: ArrayLike<number>;
  readonly files: PackageFiles;
}

/**
 * Reads a header as databases keep it: index, then data, all numbers big-endian.
 * @param place for messages.
 * @throws ChunkahError `RPMDB_HEADER_DAMAGED`; `sha256` and `linkTarget` of `files` may throw it
 *   too.
 */
export function parseHeader(bytes: Uint8Array, place: HeaderPlace): PackageHeader {
  const store = new HeaderStore(bytes, place);
  const name = store.text(tags.name);
  if (name === undefined || name === '') throw store.damaged(tags.name, 'it has no name');
  return {
    name,
    epoch: store.numbers(tags.epoch)?.[0],
    version: store.text(tags.version),
    release: store.text(tags.release),
    architecture: store.text(tags.architecture),
    sourceRpm: store.text(tags.sourceRpm),
    buildTime: store.numbers(tags.buildTime)?.[0],
    changelogTimes: store.numbers(tags.changelogTimes, 32) ?? [],
    files: new PackageFiles(store),
  };
}
