import type { FileId } from '@chunkah/core';

/** Reads the regular files of a tree. One per thread. */
export interface ContentReader {
  /**
   * Opens a file, which need not be the one that the index means: see
   * {@link OpenContent.expectUnchanged}.
   * @param path inside the tree without leading slash, a binary string, where the caller has it.
   * @throws ChunkahError `ROOTFS_CHANGED`, `UNREADABLE`, `NOT_A_FILE`.
   */
  open(file: FileId, path?: string): OpenContent;
}

/** A regular file that is being read. */
export interface OpenContent {
  /** On the host, a binary string: for messages. */
  readonly path: string;
  /**
   * Reads as much as there is at once and fits, never beyond the size in the index.
   * @param at where in `into` the bytes go; there is room for one at least.
   * @param position in the file, less than its size in the index.
   * @returns how many bytes were read, at least 1.
   * @throws ChunkahError `ROOTFS_CHANGED` when the file has another size than in the index;
   * `UNREADABLE`.
   */
  read(into: Uint8Array, at: number, position: number): number;
  /**
   * @throws ChunkahError `ROOTFS_CHANGED` when the file is not as the index has it; `UNREADABLE`
   * when it is lost.
   */
  expectUnchanged(): void;
  close(): void;
}
