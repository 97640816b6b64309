import type { ByteStrings, FailureData, FileColumns } from '@chunkah/core/engine';

/** Entries of a block: what a thread takes at a time. */
export const entriesPerBlock = 512;

/**
 * The reading of metadata, shared by several threads. They write into the columns, each into the
 * rows of its own blocks.
 */
export interface MetadataJob {
  /** The rootfs on the host as a binary string. */
  readonly root: string;
  /** Keys of extended attributes that are asked for whether or not a list names them. */
  readonly xattrsByName: readonly string[];
  /** Names and types are known. */
  readonly columns: FileColumns;
  /** One element: how many blocks are taken, in their order. */
  readonly taken: Int32Array<SharedArrayBuffer>;
  /** For each block the number of the thread that took it. */
  readonly owners: Uint8Array<SharedArrayBuffer>;
}

/**
 * What a thread found besides the metadata. `target` and `xattrSet` of the rows in its blocks are
 * numbers in these, until `mergeMetadata` gives all threads' strings common numbers.
 */
export interface FoundStrings {
  readonly targets: ByteStrings;
  readonly xattrs: ByteStrings;
}

/** Outcome of a thread: a failure comes with the block in which it happened. */
export type MetadataOutcome =
  | { readonly kind: 'done'; readonly strings: FoundStrings }
  | { readonly kind: 'failed'; readonly block: number; readonly error: FailureData };

export function blockCount({ count }: FileColumns): number {
  return Math.ceil(count / entriesPerBlock);
}
