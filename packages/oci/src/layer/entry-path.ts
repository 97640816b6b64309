import type { FileId } from '@chunkah/core';
import type { FileColumns } from '@chunkah/core/engine';

const slash = 0x2f;

/** Builds the paths of entries, without a leading slash, in one reused buffer. */
export class EntryPath {
  readonly #columns: FileColumns;
  #bytes: Buffer = Buffer.alloc(8192);
  /** Bytes of the current path. */
  length = 0;

  constructor(columns: FileColumns) {
    this.#columns = columns;
  }

  /** The current path; valid until the next call of `set`. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  /** The current path as a binary string, one character per byte. */
  get text(): string {
    return this.#bytes.toString('latin1', 0, this.length);
  }

  /** Bytes of a path that does not end in a slash. The current path does not change. */
  lengthOf(file: FileId): number {
    const { nameStart, parent } = this.#columns;
    let length = -1;
    for (let at = file; at !== -1; at = parent[at] ?? -1) length += (nameStart[at + 1] ?? 0) - (nameStart[at] ?? 0) + 1;
    return length;
  }

  /** @param path a binary string. */
  setText(path: string): void {
    this.length = path.length;
    if (path.length > this.#bytes.length) this.#bytes = Buffer.alloc(path.length * 2);
    this.#bytes.write(path, 'latin1');
  }

  /** @param isDirectory whether the path ends in a slash. */
  set(file: FileId, isDirectory: boolean): void {
    const { names, nameStart, parent } = this.#columns;
    const length = this.lengthOf(file) + (isDirectory ? 1 : 0);
    if (length > this.#bytes.length) this.#bytes = Buffer.alloc(length * 2);
    this.length = length;
    let end = length;
    if (isDirectory) {
      end -= 1;
      this.#bytes[end] = slash;
    }
    for (let at = file; at !== -1; at = parent[at] ?? -1) {
      const start = nameStart[at] ?? 0;
      for (let index = (nameStart[at + 1] ?? 0) - 1; index >= start; index -= 1) {
        end -= 1;
        this.#bytes[end] = names[index] ?? 0;
      }
      if (end > 0) {
        end -= 1;
        this.#bytes[end] = slash;
      }
    }
  }
}
