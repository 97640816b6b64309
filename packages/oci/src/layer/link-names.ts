import type { FileId } from '@chunkah/core';
import type { FileColumns } from '@chunkah/core/engine';
import type { LayerFormat } from './layer-format.ts';

/** Remembers the first name of each inode in a layer. */
export class LinkNames {
  readonly #columns: FileColumns;
  readonly #byInodeAlone: boolean;
  readonly #first = new Map<number | bigint, FileId>();

  constructor(columns: FileColumns, format: LayerFormat) {
    this.#columns = columns;
    this.#byInodeAlone = format.linkIdentity === 'inode';
  }

  /** The earlier name that shares the entry's inode; -1 if the entry is the first one. */
  firstNameOf(file: FileId): FileId {
    const group = this.#columns.linkGroup[file] ?? 0;
    if (group === 0) return -1;
    const key = this.#byInodeAlone ? (this.#columns.inode[file] ?? 0n) : group;
    const first = this.#first.get(key);
    if (first !== undefined) return first;
    this.#first.set(key, file);
    return -1;
  }
}
