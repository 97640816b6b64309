import type { ColumnIndex } from '@chunkah/core/engine';

/** Where the bytes of a tree's regular files come from. Plain data, sent to worker threads. */
export type ContentSource = DirectorySource;

/** Files of a directory on the host. */
export interface DirectorySource {
  readonly kind: 'directory';
  /** Absolute path, symlinks resolved, as a binary string; no trailing slash (`` for `/`). */
  readonly root: string;
}

/** A tar that is not compressed, in a file on the host. */
export interface TarBlob {
  readonly path: string;
  /** Where in the file the tar begins, in bytes. */
  readonly start: number;
  /** Bytes of the tar. */
  readonly size: number;
  /** Of the file, when the tar was read first. */
  readonly mtimeNs: bigint;
  readonly inode: bigint;
  readonly device: bigint;
}

/** A root filesystem as input, from any source. */
export interface Tree {
  readonly files: ColumnIndex;
  readonly content: ContentSource;
}
