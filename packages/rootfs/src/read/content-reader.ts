import type { FileId } from '@chunkah/core';
import type { ColumnIndex, FileColumns } from '@chunkah/core/engine';
import { DirectoryReader } from './directory-reader.ts';

/** Where the bytes of a tree's regular files come from. Plain data: it is sent to worker threads. */
export type ContentSource = DirectorySource;

/** Files of a directory on the host. */
export interface DirectorySource {
  readonly kind: 'directory';
  /** Absolute path, symlinks resolved, as a binary string; no trailing slash (`` for `/`). */
  readonly root: string;
}

/** A root file system as input, wherever it comes from. */
export interface Tree {
  readonly files: ColumnIndex;
  readonly content: ContentSource;
}

/** Reads the regular files of a tree. One per thread. */
export interface ContentReader {
  /**
   * Opens a file, which need not be the one that the index means: see {@link OpenContent.expectUnchanged}.
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
   * @throws ChunkahError `ROOTFS_CHANGED` when the file has another size than in the index; `UNREADABLE`.
   */
  read(into: Uint8Array, at: number, position: number): number;
  /** @throws ChunkahError `ROOTFS_CHANGED` when the file is not as the index has it; `UNREADABLE` when it is lost. */
  expectUnchanged(): void;
  close(): void;
}

/** Opens a source of content for one thread. */
export function readerOf(source: ContentSource, columns: FileColumns): ContentReader {
  switch (source.kind) {
    case 'directory':
      return new DirectoryReader(source.root, columns);
  }
}
