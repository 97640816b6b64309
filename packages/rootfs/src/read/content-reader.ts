import type { FileId } from '@chunkah/core';

/** Reads the regular files of a tree. One per thread. */
export interface ContentReader {
  /**
   * Opens a file, which may not be the one in the index: see {@link OpenContent.expectUnchanged}.
   * @param path inside the tree without a leading slash, as a binary string, if the caller has it.
   * @throws ChunkahError `ROOTFS_CHANGED`, `UNREADABLE`, `NOT_A_FILE`; of an image `IMAGE_CHANGED`,
   * `IMAGE_UNREADABLE`.
   */
  open(file: FileId, path?: string): OpenContent;
  /**
   * Compares what all files share with what it was, once for all that was read since.
   * @throws ChunkahError `IMAGE_CHANGED`
   */
  expectUnchanged(): void;
  /** Closes what is still open. */
  close(): void;
}

/** A regular file that is being read. */
export interface OpenContent {
  /** A binary string, for messages: on the host, or inside an image. */
  readonly path: string;
  /**
   * Reads as much as is available at once and fits, never beyond the size in the index.
   * @param at where in `into` the bytes go; there is room for at least one.
   * @param position in the file, less than its size in the index.
   * @returns how many bytes were read, at least 1.
   * @throws ChunkahError `ROOTFS_CHANGED` if the file's size differs from the index; `UNREADABLE`.
   */
  read(into: Uint8Array, at: number, position: number): number;
  /**
   * @throws ChunkahError `ROOTFS_CHANGED` if the file differs from the index; `UNREADABLE` if it is
   *   gone.
   */
  expectUnchanged(): void;
  close(): void;
}
