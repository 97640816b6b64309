import type { ComponentId, FileId, FileIndex } from '@chunkah/core';

const nobody: readonly ComponentId[] = [];

/** Which components of one repo have which entries: what weak rules go by. */
export class EntryOwners {
  readonly #files: FileIndex;
  /** The first component by entry, plus one; 0 for none. */
  readonly #first: Uint32Array;
  /** All components of entries that have several. */
  readonly #several = new Map<FileId, ComponentId[]>();
  /** By link group, a name of the inode that has components. */
  readonly #linked = new Map<number, FileId>();

  constructor(files: FileIndex) {
    this.#files = files;
    this.#first = new Uint32Array(files.count);
  }

  /** The same pair twice counts once. */
  add(file: FileId, component: ComponentId): void {
    const first = (this.#first[file] ?? 0) - 1;
    if (first === component) return;
    if (first === -1) {
      this.#first[file] = component + 1;
      const group = this.#files.linkGroup(file);
      if (group !== 0 && !this.#linked.has(group)) this.#linked.set(group, file);
      return;
    }
    const known = this.#several.get(file);
    if (known === undefined) this.#several.set(file, [first, component]);
    else if (!known.includes(component)) known.push(component);
  }

  /**
   * The components of an entry in the order added; those of another name of its inode when it has
   * none itself.
   */
  of(file: FileId): readonly ComponentId[] {
    const own = this.#own(file);
    if (own.length > 0) return own;
    const group = this.#files.linkGroup(file);
    const linked = group === 0 ? undefined : this.#linked.get(group);
    return linked === undefined ? nobody : this.#own(linked);
  }

  /** Number of entries that have components. */
  get count(): number {
    return this.#first.reduce((sum, first) => sum + (first === 0 ? 0 : 1), 0);
  }

  #own(file: FileId): readonly ComponentId[] {
    const first = (this.#first[file] ?? 0) - 1;
    return first === -1 ? nobody : (this.#several.get(file) ?? [first]);
  }
}
