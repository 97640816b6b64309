import type { FileId } from '../contract/component.ts';
import type { FileColumns } from './file-columns.ts';

/** A hash table from directory and name to file id: open addressing, at most half full, no object per file. */
export class NameLookup {
  readonly #columns: FileColumns;
  readonly #slots: Int32Array;

  constructor(columns: FileColumns) {
    this.#columns = columns;
    let size = 16;
    while (size < columns.count * 2) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    for (let id = 0; id < columns.count; id += 1) this.#insert(id);
  }

  /** The entry `name` of the directory `parent` (-1: the root), -1 if there is none. */
  find(parent: FileId, name: Uint8Array): FileId {
    const mask = this.#slots.length - 1;
    let slot = hash(parent, name, 0, name.length) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id === -1) return -1;
      if (this.#columns.parent[id] === parent && this.#isNamed(id, name)) return id;
      slot = (slot + 1) & mask;
    }
  }

  #insert(id: FileId): void {
    const { parent, names, nameStart } = this.#columns;
    const mask = this.#slots.length - 1;
    let slot = hash(parent[id] ?? -1, names, nameStart[id] ?? 0, nameStart[id + 1] ?? 0) & mask;
    while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
    this.#slots[slot] = id;
  }

  #isNamed(id: FileId, name: Uint8Array): boolean {
    const { names, nameStart } = this.#columns;
    const start = nameStart[id] ?? 0;
    if ((nameStart[id + 1] ?? 0) - start !== name.length) return false;
    for (let index = 0; index < name.length; index += 1) {
      if (names[start + index] !== name[index]) return false;
    }
    return true;
  }
}

/** FNV-1a over the name, begun with the directory's id, and mixed once more since ids are close to each other. */
function hash(parent: number, bytes: Uint8Array, start: number, end: number): number {
  let value = Math.imul((parent + 2) ^ 0x811c9dc5, 0x85ebca6b);
  for (let index = start; index < end; index += 1) value = Math.imul(value ^ (bytes[index] ?? 0), 0x01000193);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
