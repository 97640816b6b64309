import type { FileColumns } from './file-columns.ts';
import type { FileId } from './file-id.ts';
import { nowhere, rootDirectory } from './place.ts';

/**
 * A hash table from directory and name to file id: open addressing, at most half full, no object
 * per file. A directory is added when it is first searched: lists of paths mostly follow the order
 * of the tree, and need no search.
 */
export class NameLookup {
  readonly #columns: FileColumns;
  /** File ids plus one; 0 is free. */
  readonly #slots: Uint32Array;
  /** By file id plus one: 1 for a directory that has been added. The root comes first. */
  readonly #entered: Uint8Array;
  #lastFound: FileId = -1;

  constructor(columns: FileColumns) {
    this.#columns = columns;
    let size = 16;
    while (size < columns.count * 2) size *= 2;
    this.#slots = new Uint32Array(size);
    this.#entered = new Uint8Array(columns.count + 1);
  }

  /**
   * The entry of the directory `parent` whose name is the bytes from `start` to `end`, or
   * `nowhere`.
   */
  find(parent: FileId, bytes: Uint8Array, start: number, end: number): FileId {
    // The next request is often for the entry after the last one, or for the first one in it.
    const last = this.#lastFound;
    const next = parent === last ? last + 1 : (this.#columns.subtreeEnd[last] ?? 0);
    const id = this.#isEntry(next, parent, bytes, start, end) ? next : this.#search(parent, bytes, start, end);
    if (id !== nowhere) this.#lastFound = id;
    return id;
  }

  #search(parent: FileId, bytes: Uint8Array, start: number, end: number): FileId {
    if (this.#entered[parent + 1] === 0) this.#enter(parent);
    const mask = this.#slots.length - 1;
    for (let slot = hash(parent, bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id === -1) return nowhere;
      if (this.#isEntry(id, parent, bytes, start, end)) return id;
    }
  }

  /** Adds the entries directly in a directory; none for any other entry. */
  #enter(directory: FileId): void {
    this.#entered[directory + 1] = 1;
    const { names, nameStart, subtreeEnd, count } = this.#columns;
    const slots = this.#slots;
    const mask = slots.length - 1;
    const end = directory === rootDirectory ? count : (subtreeEnd[directory] ?? 0);
    for (let id = directory + 1; id < end; id = subtreeEnd[id] ?? end) {
      let slot = hash(directory, names, nameStart[id] ?? 0, nameStart[id + 1] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
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

/**
 * FNV-1a over the name, seeded with the directory's id, with a final mix since ids are close to
 * each other.
 */
function hash(parent: number, bytes: Uint8Array, start: number, end: number): number {
  let value = Math.imul((parent + 2) ^ 0x811c9dc5, 0x85ebca6b);
  for (let index = start; index < end; index += 1) value = Math.imul(value ^ (bytes[index] ?? 0), 0x01000193);
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
