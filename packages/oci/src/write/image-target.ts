import type { BlobStore } from './blob-store.ts';

/**
 * A new directory in the OCI image layout; an empty directory that is a mount point is filled where
 * it is.
 */
export interface DirectoryTarget {
  readonly kind: 'directory';
  readonly path: string;
}

/**
 * A tar of such a directory; a file that exists is replaced at the end, a fifo, a device and a file
 * that is a mount point are written to.
 */
export interface ArchiveTarget {
  readonly kind: 'archive';
  readonly path: string;
}

/** The same tar to an open descriptor. */
export interface DescriptorTarget {
  readonly kind: 'descriptor';
  readonly descriptor: number;
}

/** A store that takes the blobs one by one, while others are made. */
export interface StoreTarget {
  readonly kind: 'store';
  /** As messages name it. */
  readonly name: string;
  /** Directory in which layers wait. */
  readonly files: string;
  readonly store: BlobStore;
}

/** Where an image goes. */
export type ImageTarget = DirectoryTarget | ArchiveTarget | DescriptorTarget | StoreTarget;
