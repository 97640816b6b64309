import type { EntryRows } from './entry-rows.ts';
import type { FileColumns } from './file-columns.ts';
import type { FileId } from './file-id.ts';
import { directoryMode, modeTypeMask } from './file-type.ts';

/** What `lstat` says of an entry. It is copied at once: one object may serve for all entries. */
export interface EntryFacts {
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

/** Facts to fill: one name, all else 0. */
export function emptyFacts(): EntryFacts {
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
 * Copies the facts of an entry into its row. The row's link group is only marked, 1 for an inode with several names: see
 * `numberLinkGroups`.
 */
export function setEntryFacts(rows: FactRows, id: FileId, facts: EntryFacts): void {
  const { mode } = facts;
  rows.mode[id] = mode;
  rows.uid[id] = facts.uid;
  rows.gid[id] = facts.gid;
  rows.size[id] = facts.size;
  rows.mtime[id] = facts.mtime;
  rows.mtimeNanoseconds[id] = facts.mtimeNanoseconds;
  rows.ctime[id] = facts.ctime;
  rows.ctimeNanoseconds[id] = facts.ctimeNanoseconds;
  rows.inode[id] = facts.inode;
  rows.device[id] = facts.device;
  rows.linkGroup[id] = facts.linkCount > 1 && (mode & modeTypeMask) !== directoryMode ? 1 : 0;
}

type FactName = Exclude<keyof EntryFacts, 'linkCount'> | 'linkGroup';
type FactRows = Pick<EntryRows, FactName> | Pick<FileColumns, FactName>;
