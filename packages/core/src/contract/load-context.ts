import type { FileId } from '../files/file-id.ts';
import type { FileIndex } from '../files/file-index.ts';
import type { Logger } from './logger.ts';

/** Everything a repo may know about a rootfs. It cannot read anything outside it. */
export interface LoadContext {
  /** Every entry of the rootfs, in path order, without the root itself. */
  readonly files: FileIndex;
  /**
   * Fields of the rootfs's `os-release` (os-release(5)), such as `ID` and `VERSION_ID`; empty
   * without that file.
   */
  readonly osRelease: Readonly<Record<string, string>>;
  /** The source date epoch in Unix seconds: a repo's clock. */
  readonly now: number;
  /** Unix seconds: the clamp for components without their own time. */
  readonly defaultMtimeClamp: number;
  /** Writes messages prefixed with the plugin's name. */
  readonly logger: Logger;
  /** Aborted when the build ends early. */
  readonly signal: AbortSignal;
  /**
   * The entries directly in a directory (-1: the root), in path order; none for an entry of another
   * type.
   */
  children(directory: FileId): readonly FileId[];
  /**
   * The entries whose paths match a pattern, in path order. Each part between slashes matches one
   * name: `*` matches any characters, `?` matches one, everything else matches itself. A part `**`
   * matches any number of names, including none, or at least one at the end of the pattern.
   * Symlinks are not followed.
   */
  glob(pattern: string): readonly FileId[];
  /**
   * The content of a regular file, or `length` bytes from `offset` (fewer at the end of the file).
   * One read is limited to less than 2 GiB: read a larger file in ranges.
   * @throws ChunkahError if the entry is not a regular file, is too large for one read, changed
   *   since the scan, or cannot be read; the reason of an abort.
   */
  read(file: FileId, range?: { readonly offset: number; readonly length: number }): Promise<Uint8Array>;
  /**
   * SHA-256 of each regular file, lower-case hex, in the order of `files`.
   * @throws ChunkahError like `read`.
   */
  hash(files: Iterable<FileId>): Promise<string[]>;
}
