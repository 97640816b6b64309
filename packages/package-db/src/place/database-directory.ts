import type { FileId, FileType } from '@chunkah/core';

/** What lies in a directory of a database. */
export interface DatabaseEntry {
  readonly name: string;
  /** Its own type: symlinks are not followed. */
  readonly type: FileType;
}

/**
 * The directory that holds a package database, in the rootfs or on the host. Names are relative to
 * it and may have slashes; a name that leads out of it is not to be asked for.
 */
export interface DatabaseDirectory {
  /** For messages: the path in the rootfs, symlinks resolved, or the path of the host as named. */
  readonly path: string;
  /** The entry of the rootfs that a name leads to; nothing for a database on the host. */
  entry(name: string): FileId | undefined;
  /** Bytes of a regular file; `undefined` when there is none of that name. */
  size(name: string): number | undefined;
  /**
   * What lies in one of its directories (`''`: in itself), in byte order of the names; `undefined`
   * when there is none of that name.
   * @throws ChunkahError `DATABASE_UNREADABLE`.
   */
  list(name: string): readonly DatabaseEntry[] | undefined;
  /**
   * The content of a regular file; `undefined` when there is none of that name.
   * @param limit bytes at most.
   * @throws ChunkahError `DATABASE_TOO_LARGE`, `DATABASE_UNREADABLE`; what reading in the rootfs
   * throws.
   */
  read(name: string, limit: number): Promise<Uint8Array | undefined>;
}
