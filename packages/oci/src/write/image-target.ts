import type { BlobStore } from './blob-store.ts';

/**
 * A new directory in the OCI image layout; an empty directory that is a mount point is filled where
 * it is.
 */
export interface DirectoryTarget {
  readonly kind: 'directory';
  readonly path: string;
}

/** What an archive has besides the files of the directory. */
export interface ArchiveForm {
  /**
   * With `docker` the archive also has the file `manifest.json` of `docker save`, so that every
   * version of `docker load` takes it. Default: `oci`.
   */
  readonly form?: 'oci' | 'docker';
}

/**
 * A tar of such a directory; a file that exists is replaced at the end, a fifo, a device and a file
 * that is a mount point are written to.
 */
export interface ArchiveTarget extends ArchiveForm {
  readonly kind: 'archive';
  readonly path: string;
}

/** The same tar to an open descriptor. */
export interface DescriptorTarget extends ArchiveForm {
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
