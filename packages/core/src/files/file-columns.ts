/** Shared memory, so that threads read one copy. */
type Bytes = Uint8Array<SharedArrayBuffer>;
type Shorts = Uint16Array<SharedArrayBuffer>;
type Words = Uint32Array<SharedArrayBuffer>;
type Longs = BigUint64Array<SharedArrayBuffer>;
type Doubles = Float64Array<SharedArrayBuffer>;

/**
 * The file index as plain data: one column per field, one row per entry, rows in path order. Row
 * numbers are file ids. Columns are in shared memory: posting them to a worker thread copies
 * nothing.
 */
export interface FileColumns {
  /** Number of entries, not counting the root directory. */
  readonly count: number;
  /** File id of the entry's directory; -1 for entries of the root. */
  readonly parent: Int32Array<SharedArrayBuffer>;
  /** First id after the entry and everything below it. */
  readonly subtreeEnd: Words;
  /**
   * Base names one after another; entry `id` has the bytes from `nameStart[id]` up to
   * `nameStart[id + 1]`.
   */
  readonly names: Bytes;
  readonly nameStart: Words;
  /** `st_mode` with its type bits. */
  readonly mode: Shorts;
  readonly uid: Words;
  readonly gid: Words;
  /** `st_size` in bytes. */
  readonly size: Doubles;
  /** Whole Unix seconds, rounded down; the rest in nanoseconds. */
  readonly mtime: Doubles;
  readonly mtimeNanoseconds: Words;
  readonly ctime: Doubles;
  readonly ctimeNanoseconds: Words;
  /** `st_ino` and `st_dev`. */
  readonly inode: Longs;
  readonly device: Longs;
  /**
   * 0, or a number shared by all hard links of a file; numbered from 1 in the order of their first
   * names.
   */
  readonly linkGroup: Words;
  /** 0, or the number of the symlink's target in `targets`. */
  readonly target: Words;
  readonly targets: ByteStrings;
  /**
   * 0, or the number of the entry's extended attributes in `xattrs`; entries with equal ones may
   * share a number.
   */
  readonly xattrSet: Words;
  /** Each string has the records of one entry, see `xattr-records.ts`. */
  readonly xattrs: ByteStrings;
}

/**
 * Byte strings one after another, numbered from 1: number `n` has the bytes from `start[n - 1]` up
 * to `start[n]`.
 */
export interface ByteStrings {
  readonly bytes: Bytes;
  readonly start: Words;
}

/** The bytes of number `n`; empty for 0. */
export function byteStringAt(strings: ByteStrings, n: number): Uint8Array {
  return n === 0 ? strings.bytes.subarray(0, 0) : strings.bytes.subarray(strings.start[n - 1], strings.start[n]);
}
