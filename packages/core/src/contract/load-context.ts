import type { FileId } from '../files/file-id.ts';
import type { FileIndex } from '../files/file-index.ts';
import type { Logger } from './logger.ts';

/** All that a repo may know of a rootfs. Everything it reads stays inside the rootfs. */
export interface LoadContext {
  /** Every entry of the rootfs, in path order, without the root itself. */
  readonly files: FileIndex;
  /**
   * Fields of the rootfs's `os-release` (os-release(5)), such as `ID` and `VERSION_ID`; none
   * without that file.
   */
  readonly osRelease: Readonly<Record<string, string>>;
  /** The source date epoch in Unix seconds: what a repo has for a clock. */
  readonly now: number;
  /** Unix seconds: the clamp of components that know no time of their own. */
  readonly defaultMtimeClamp: number;
  /** Writes messages with the plugin's name before them. */
  readonly logger: Logger;
  /** Aborted when the build ends early. */
  readonly signal: AbortSignal;
  /**
   * What lies directly in a directory (-1: the root), in path order; nothing for an entry of
   * another type.
   */
  children(directory: FileId): readonly FileId[];
  /**
   * The entries whose paths match a pattern, in path order. Its parts between slashes stand for one
   * name each: in them `*` is any characters, `?` is one, all else is itself. A part `**` stands
   * for any number of names, none included, and at the end of the pattern for one at least.
   * Symlinks are not followed.
   */
  glob(pattern: string): readonly FileId[];
  /**
   * The content of a regular file, or `length` bytes from `offset` (fewer at the end of the file).
   * One read takes less than 2 GiB: a larger file is read in ranges.
   * @throws ChunkahError when the entry is no regular file, is too large for one read, changed
   * since the scan, or cannot be read; the reason of an abort.
   */
  read(file: FileId, range?: { readonly offset: number; readonly length: number }): Promise<Uint8Array>;
  /**
   * SHA-256 of each regular file, lower-case hex, in the order of `files`.
   * @throws ChunkahError as `read` does.
   */
  hash(files: Iterable<FileId>): Promise<string[]>;
}
