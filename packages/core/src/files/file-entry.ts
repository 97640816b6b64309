import type { FileId } from './file-id.ts';
import type { FileType } from './file-type.ts';

/**
 * One entry of the file index, for authors who prefer objects. It reads the index on access:
 * nothing is copied.
 */
export interface FileEntry {
  readonly id: FileId;
  /** Absolute path in the rootfs. */
  readonly path: string;
  readonly type: FileType;
  /** `st_size` in bytes. */
  readonly size: number;
  /** `st_mode` with its type bits. */
  readonly mode: number;
  /** Whole Unix seconds, rounded down. */
  readonly mtime: number;
  /** 0, or a number shared by all hard links of a file. */
  readonly linkGroup: number;
  /** Exact value of an extended attribute. */
  xattr(key: string): Uint8Array | undefined;
}
