import type { FileId } from '../contract/component.ts';
import type { FileColumns } from './file-columns.ts';

/** A hash table from directory and name to file id: open addressing, at most half full, no object per file. */
export class NameLookup {
  readonly #columns: FileColumns;
  readonly #slots: Int32Array;
  #lastFound: FileId = -1;

  constructor(columns: FileColumns) {
    this.#columns = columns;
    let size = 16;
    while (size < columns.count * 2) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    for (let id = 0; id < columns.count; id += 1) this.#insert(id);
  }

  /** The entry of the directory `parent` (-1: the root) whose name are the bytes from `start` to `end`; -2 if there is none. */
  find(parent: FileId, bytes: Uint8Array, start: number, end: number): FileId {
    // Lists of paths are mostly sorted: what is asked for next often follows what was asked for last, or is the first in it.
    const last = this.#lastFound;
    const next = parent === last ? last + 1 : (this.#columns.subtreeEnd[last] ?? 0);
    const id = this.#isEntry(next, parent, bytes, start, end) ? next : this.#search(parent, bytes, start, end);
    if (id !== -2) this.#lastFound = id;
    return id;
  }

  #search(parent: FileId, bytes: Uint8Array, start: number, end: number): FileId {
    const mask = this.#slots.length - 1;
    for (let slot = hash(parent, bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? -1;
      if (id === -1) return -2;
      if (this.#isEntry(id, parent, bytes, start, end)) return id;
    }
  }

  #insert(id: FileId): void {
    const { parent, names, nameStart } = this.#columns;
    const mask = this.#slots.length - 1;
    let slot = hash(parent[id] ?? -1, names, nameStart[id] ?? 0, nameStart[id + 1] ?? 0) & mask;
    while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
    this.#slots[slot] = id;
  }

  /** Whether `id` is in the directory and has the name. */
  #isEntry(id: FileId, directory: FileId, bytes: Uint8Array, start: number, end: number): boolean {
    const { parent, names, nameStart } = this.#columns;
    const first = nameStart[id] ?? 0;
    if (parent[id] !== directory || (nameStart[id + 1] ?? 0) - first !== end - start) return false;
    for (let at = start; at < end; at += 1) {
      if (bytes[at] !== names[first + at - start]) return false;
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
