import type { FileEntry } from './file-entry.ts';
import type { FileId } from './file-id.ts';
import type { FileIndex } from './file-index.ts';
import type { FileType } from './file-type.ts';

/** The entry of an index with a given id. */
export class IndexedEntry implements FileEntry {
  readonly id: FileId;
  readonly #index: FileIndex;

  constructor(index: FileIndex, id: FileId) {
    this.#index = index;
    this.id = id;
  }

  get path(): string {
    return this.#index.path(this.id);
  }

  get type(): FileType {
    return this.#index.type(this.id);
  }

  get size(): number {
    return this.#index.size(this.id);
  }

  get mode(): number {
    return this.#index.mode(this.id);
  }

  get mtime(): number {
    return this.#index.mtime(this.id);
  }

  get linkGroup(): number {
    return this.#index.linkGroup(this.id);
  }

  xattr(key: string): Uint8Array | undefined {
    return this.#index.xattr(this.id, key);
  }
}
