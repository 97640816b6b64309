import type { ColumnIndex } from '@chunkah/core/engine';

/**
 * Where the bytes of a tree's regular files come from. Plain data: it is sent to worker threads.
 */
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
