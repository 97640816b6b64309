import type { FileId } from '../contract/component.ts';
import { encodeName, isNameString } from '../text/name-bytes.ts';
import type { FileColumns } from './file-columns.ts';

/** A hash table from directory and name to file id: open addressing, at most half full, no object per file. */
export class NameLookup {
  readonly #columns: FileColumns;
  readonly #slots: Int32Array;
  #lastFound: FileId = 0;
  /** Bytes of the name that is being looked up: to encode each anew would take most of the time. */
  readonly #ascii = new Uint8Array(255);

  constructor(columns: FileColumns) {
    this.#columns = columns;
    let size = 16;
    while (size < columns.count * 2) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    for (let id = 0; id < columns.count; id += 1) this.#insert(id);
  }

  /** The entry of the directory `parent` (-1: the root) that is named as the text from `start` on; -1 if there is none. */
  find(parent: FileId, text: string, start: number): FileId {
    // Lists of paths are mostly sorted: what is asked for next often follows what was asked for last.
    const next = this.#columns.subtreeEnd[this.#lastFound] ?? 0;
    if (this.#columns.parent[next] === parent && this.#isNamedAscii(next, text, start)) {
      this.#lastFound = next;
      return next;
    }
    if (this.#takeAscii(text, start)) return this.#findBytes(parent, this.#ascii, text.length - start);
    const name = text.slice(start);
    if (!isNameString(name)) return -1;
    const bytes = encodeName(name);
    return this.#findBytes(parent, bytes, bytes.length);
  }

  /** Puts the bytes of a name into `#ascii`; false for a name with other characters, or a long one. */
  #takeAscii(text: string, start: number): boolean {
    if (text.length - start > this.#ascii.length) return false;
    for (let index = start; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return false;
      this.#ascii[index - start] = code;
    }
    return true;
  }

  /** @param length bytes of the name at the start of `name`. */
  #findBytes(parent: FileId, name: Uint8Array, length: number): FileId {
    const mask = this.#slots.length - 1;
    let slot = hash(parent, name, 0, length) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id === -1) return -1;
      if (this.#columns.parent[id] === parent && this.#isNamed(id, name, length)) {
        this.#lastFound = id;
        return id;
      }
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

  /** Whether an entry is named as the text from `start` on, and that is ASCII. */
  #isNamedAscii(id: FileId, text: string, start: number): boolean {
    const { names, nameStart } = this.#columns;
    const first = nameStart[id] ?? 0;
    const length = text.length - start;
    if ((nameStart[id + 1] ?? 0) - first !== length) return false;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(start + index);
      if (code >= 0x80 || names[first + index] !== code) return false;
    }
    return true;
  }

  #isNamed(id: FileId, name: Uint8Array, length: number): boolean {
    const { names, nameStart } = this.#columns;
    const start = nameStart[id] ?? 0;
    if ((nameStart[id + 1] ?? 0) - start !== length) return false;
    for (let index = 0; index < length; index += 1) {
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
