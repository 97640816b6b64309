import type { Claims, ComponentId, FileId, FileIndex } from '@chunkah/core';
import { EntryOwners } from './entry-owners.ts';
import type { ListedFiles } from './listed-files.ts';
import { hasName, ListedPaths } from './listed-paths.ts';

/** Receives each listed file that is not at its path. */
type OnMissing<Listed> = (component: ComponentId, listed: Listed, number: number) => void;

/** The entries of one package that are where the database says. */
interface OwnedEntries {
  readonly component: ComponentId;
  readonly files: Uint32Array;
}

/** Claims for packages what lies at their paths in the tree, if it has the listed type. */
export class InstalledFiles<Listed extends ListedFiles> {
  readonly #files: FileIndex;
  /** Entries that no package owns, whatever the database says. */
  readonly #excluded: ReadonlySet<FileId>;
  readonly #onMissing: OnMissing<Listed> | undefined;
  #missing = 0;
  readonly #contradicted = new Set<FileId>();
  readonly #owned: OwnedEntries[] = [];
  readonly #paths: ListedPaths;

  /** @param excluded entries that no package owns, such as the files of the database itself. */
  constructor(files: FileIndex, excluded: ReadonlySet<FileId>, onMissing?: OnMissing<Listed>) {
    this.#files = files;
    this.#excluded = excluded;
    this.#onMissing = onMissing;
    this.#paths = new ListedPaths(files);
  }

  /** Adds the files of one package. */
  add(component: ComponentId, listed: Listed): void {
    const onMissing = this.#onMissing;
    const files = this.find(listed, onMissing && ((number) => onMissing(component, listed, number)));
    this.#owned.push({ component, files });
  }

  /**
   * The entries of one package that are where the database says, excluded ones left out; without
   * adding them.
   * @param onMissing receives the number of each listed file that is not at its path.
   */
  find(listed: ListedFiles, onMissing?: (number: number) => void): Uint32Array {
    const found = new Uint32Array(listed.count);
    let count = 0;
    for (let number = 0; number < listed.count; number += 1) {
      const file = this.#find(listed, number);
      if (file === undefined) {
        if (!hasName(listed, number)) continue;
        this.#missing += 1;
        onMissing?.(number);
      } else if (!this.#excluded.has(file)) {
        found[count] = file;
        count += 1;
      }
    }
    return found.slice(0, count);
  }

  /** Gives a component entries that its packages own without listing them. */
  addEntries(component: ComponentId, entries: Iterable<FileId>): void {
    this.#owned.push({ component, files: Uint32Array.from(entries) });
  }

  claim(claims: Claims): void {
    for (const { component, files } of this.#owned) {
      for (const file of files) claims.add(file, component);
    }
  }

  /** Number of entries of the tree that are claimed; one that several packages own counts once. */
  get count(): number {
    const seen = new Uint8Array(this.#files.count);
    for (const { files } of this.#owned) for (const file of files) seen[file] = 1;
    return seen.reduce((sum, one) => sum + one, 0);
  }

  /** Number of listed files that are not at their paths, which is normal: documents left out. */
  get missing(): number {
    return this.#missing;
  }

  /** Entries whose type is not the listed one: no package owns them. */
  get contradicted(): ReadonlySet<FileId> {
    return this.#contradicted;
  }

  /** Who owns what, as claimed: a table of its own at each call. */
  owners(): EntryOwners {
    const owners = new EntryOwners(this.#files);
    for (const { component, files } of this.#owned) for (const file of files) owners.add(file, component);
    return owners;
  }

  /**
   * The entry at the path of a listed file, the symlinks of its parents resolved, if it has the
   * listed type.
   */
  #find(listed: ListedFiles, number: number): FileId | undefined {
    const file = this.#paths.find(listed, number);
    if (file === undefined) return undefined;
    if (listed.fits(number, this.#files.mode(file))) return file;
    this.#contradicted.add(file);
    return undefined;
  }
}
