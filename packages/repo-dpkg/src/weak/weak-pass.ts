import type { Claims, ComponentId, FileId, FileIndex, FileSet } from '@chunkah/core';
import type { EntryOwners } from '@chunkah/package-db';

/** The weak claims of this repo: what is left, and who owns what so far. */
export class WeakPass {
  readonly left: FileSet;
  readonly files: FileIndex;
  /** Of what packages list, and of what rules gave out already. */
  readonly owners: EntryOwners;
  readonly #claims: Claims;

  constructor(left: FileSet, claims: Claims, files: FileIndex, owners: EntryOwners) {
    this.left = left;
    this.files = files;
    this.owners = owners;
    this.#claims = claims;
  }

  /**
   * Claims an entry for components, if it is left and has no owner yet.
   * @returns whether it did.
   */
  give(file: FileId, components: readonly ComponentId[]): boolean {
    if (components.length === 0 || !this.left.has(file) || this.#claims.has(file)) return false;
    for (const component of components) {
      this.#claims.add(file, component);
      this.owners.add(file, component);
    }
    return true;
  }
}
