import type { ByteStrings, FailureData, FileColumns } from '@chunkah/core/engine';

/** Entries in a block: as many as a thread takes at a time. */
export const entriesPerBlock = 512;

/**
 * Reading metadata on several threads. They write to the columns, each to the rows of its own
 * blocks.
 */
export interface MetadataJob {
  /** The rootfs on the host as a binary string. */
  readonly root: string;
  /** Keys of extended attributes that are requested whether or not a list names them. */
  readonly xattrsByName: readonly string[];
  /** Names and types are known. */
  readonly columns: FileColumns;
  /** One element: how many blocks are taken, in their order. */
  readonly taken: Int32Array<SharedArrayBuffer>;
  /** For each block the number of the thread that took it. */
  readonly owners: Uint8Array<SharedArrayBuffer>;
}

/**
 * What a thread found besides the metadata. `target` and `xattrSet` of the rows in its blocks refer
 * to these until `mergeMetadata` gives the strings of all threads common numbers.
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
