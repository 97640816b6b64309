import type { FileId } from './file-id.ts';
import type { FileIndex } from './file-index.ts';
import type { FileType } from './file-type.ts';

/** One entry of the index for authors who prefer objects. It reads the columns when asked: nothing is copied. */
export class FileEntry {
  readonly id: FileId;
  readonly #index: FileIndex;

  constructor(index: FileIndex, id: FileId) {
    this.#index = index;
    this.id = id;
  }

  /** Absolute path in the rootfs. */
  get path(): string {
    return this.#index.path(this.id);
  }

  get type(): FileType {
    return this.#index.type(this.id);
  }

  /** `st_size` in bytes. */
  get size(): number {
    return this.#index.columns.size[this.id] ?? 0;
  }

  /** `st_mode` with its type bits. */
  get mode(): number {
    return this.#index.columns.mode[this.id] ?? 0;
  }

  /** Whole Unix seconds, rounded down. */
  get mtime(): number {
    return this.#index.columns.mtime[this.id] ?? 0;
  }

  /** 0, or a number that all names of one inode share. */
  get linkGroup(): number {
    return this.#index.columns.linkGroup[this.id] ?? 0;
  }

  /** Exact value of an extended attribute. */
  xattr(key: string): Uint8Array | undefined {
    return this.#index.xattr(this.id, key);
  }
}
