import type { ColumnIndex } from '@chunkah/core/engine';

/** Where the bytes of a tree's regular files come from. Plain data, sent to worker threads. */
export type ContentSource = DirectorySource;

/** Files of a directory on the host. */
export interface DirectorySource {
  readonly kind: 'directory';
  /** Absolute path, symlinks resolved, as a binary string; no trailing slash (`` for `/`). */
  readonly root: string;
}

/** A root filesystem as input, from any source. */
export interface Tree {
  readonly files: ColumnIndex;
  readonly content: ContentSource;
}
