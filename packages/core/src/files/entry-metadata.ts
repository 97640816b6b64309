import type { EntryRows } from './entry-rows.ts';
import type { FileColumns } from './file-columns.ts';
import type { FileId } from './file-id.ts';
import { directoryMode, modeTypeMask } from './file-type.ts';

/** The `lstat` of an entry. It is copied at once: one object can serve for all entries. */
export interface EntryMetadata {
  /** `st_mode` with its type bits. */
  mode: number;
  uid: number;
  gid: number;
  /** `st_size` in bytes. */
  size: number;
  /** Whole Unix seconds, rounded down, and the rest in nanoseconds. */
  mtime: number;
  mtimeNanoseconds: number;
  ctime: number;
  ctimeNanoseconds: number;
  device: bigint;
  inode: bigint;
  /** `st_nlink`. */
  linkCount: number;
}

/** Metadata to fill in: one link, everything else 0. */
export function emptyMetadata(): EntryMetadata {
  return {
    mode: 0,
    uid: 0,
    gid: 0,
    size: 0,
    mtime: 0,
    mtimeNanoseconds: 0,
    ctime: 0,
    ctimeNanoseconds: 0,
    device: 0n,
    inode: 0n,
    linkCount: 1,
  };
}

/**
 * Copies the metadata of an entry into its row. The row's link group is only marked, 1 for a file
 * with several hard links: see `numberLinkGroups`.
 */
export function setEntryMetadata(rows: MetadataRows, id: FileId, metadata: EntryMetadata): void {
  const { mode } = metadata;
  rows.mode[id] = mode;
  rows.uid[id] = metadata.uid;
  rows.gid[id] = metadata.gid;
  rows.size[id] = metadata.size;
  rows.mtime[id] = metadata.mtime;
  rows.mtimeNanoseconds[id] = metadata.mtimeNanoseconds;
  rows.ctime[id] = metadata.ctime;
  rows.ctimeNanoseconds[id] = metadata.ctimeNanoseconds;
  rows.inode[id] = metadata.inode;
  rows.device[id] = metadata.device;
  rows.linkGroup[id] = metadata.linkCount > 1 && (mode & modeTypeMask) !== directoryMode ? 1 : 0;
}

type MetadataName = Exclude<keyof EntryMetadata, 'linkCount'> | 'linkGroup';
type MetadataRows = Pick<EntryRows, MetadataName> | Pick<FileColumns, MetadataName>;
