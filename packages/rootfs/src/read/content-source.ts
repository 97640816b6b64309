import type { ColumnIndex } from '@chunkah/core/engine';

/** Where the bytes of a tree's regular files come from. Plain data, sent to worker threads. */
export type ContentSource = DirectorySource | BlobsSource;

/** Files of a directory on the host. */
export interface DirectorySource {
  readonly kind: 'directory';
  /** Absolute path, symlinks resolved, as a binary string; no trailing slash (`` for `/`). */
  readonly root: string;
}

/** Files inside tars on the host, which are the layers of an image. */
export interface BlobsSource {
  readonly kind: 'blobs';
  readonly blobs: readonly TarBlob[];
  /** By file id: the number of the blob that holds a regular file. */
  readonly blob: Uint16Array<SharedArrayBuffer>;
  /** By file id: where the data of a regular file begins in its tar, in bytes. */
  readonly offset: Float64Array<SharedArrayBuffer>;
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

/** A tree, and what the options left out of it. */
export interface SelectedTree extends Tree {
  /** Special files left out. */
  readonly skippedSpecialFiles: number;
  /** Path of the first of them inside the rootfs; absent if there is none. */
  readonly firstSpecialFile?: string;
  /** Prune paths, as given, that matched nothing. */
  readonly unmatchedPrunes: readonly string[];
}
