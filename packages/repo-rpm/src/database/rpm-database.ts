import type { FileId } from '@chunkah/core';

export type DatabaseFormat = 'sqlite' | 'ndb' | 'bdb';

/** The RPM database of a rootfs. */
export interface RpmDatabase {
  /**
   * Where it lies in the rootfs, all links resolved: `/usr/lib/sysimage/rpm/rpmdb.sqlite`; of one
   * on the host its path.
   */
  readonly path: string;
  readonly format: DatabaseFormat;
  /** Files that belong to databases themselves, in path order: no package can claim them. */
  readonly ownFiles: readonly FileId[];
  /**
   * The header of each package in order of the packages' numbers, which are the same in each
   * format. A header is the bytes as rpm stores them: number of index entries and length of the
   * data, big-endian, the index, the data; no magic before it.
   */
  headers(): Iterable<Uint8Array>;
}
