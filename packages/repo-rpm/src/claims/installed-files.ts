import type { Claims, ComponentId, FileId, FileIndex } from '@chunkah/core';
import type { PackageFiles } from '../header/package-files.ts';
import { ListedPaths } from './listed-paths.ts';
import type { MovedFiles } from './moved-files.ts';

/** The entries of one package that lie where the database says. */
interface OwnedEntries {
  readonly component: ComponentId;
  readonly files: Uint32Array;
}

/** Looks the paths of packages up in the tree. */
export class InstalledFiles {
  readonly #files: FileIndex;
  /** Entries that belong to nobody, whatever the database says. */
  readonly #excluded: ReadonlySet<FileId>;
  readonly #moved: MovedFiles;
  readonly #owned: OwnedEntries[] = [];
  readonly #paths: ListedPaths;

  /** @param moved is told of each file that does not lie at its path. */
  constructor(files: FileIndex, excluded: ReadonlySet<FileId>, moved: MovedFiles) {
    this.#files = files;
    this.#excluded = excluded;
    this.#moved = moved;
    this.#paths = new ListedPaths(files);
  }

  add(component: ComponentId, listed: PackageFiles): void {
    const owned = new Uint32Array(listed.count);
    let count = 0;
    for (let number = 0; number < listed.count; number += 1) {
      if (!listed.hasName(number)) continue;
      const file = this.#find(listed, number);
      if (file === undefined) {
        this.#moved.addMissing(component, listed, number);
      } else if (!this.#excluded.has(file)) {
        owned[count] = file;
        count += 1;
      }
    }
    this.#owned.push({ component, files: owned.slice(0, count) });
  }

  claim(claims: Claims): void {
    for (const { component, files } of this.#owned) {
      for (const file of files) claims.add(file, component);
    }
  }

  /** How many entries of the tree are claimed; one that several packages own counts once. */
  get count(): number {
    const seen = new Uint8Array(this.#files.count);
    for (const { files } of this.#owned) for (const file of files) seen[file] = 1;
    return seen.reduce((sum, one) => sum + one, 0);
  }

  /** The entry at the path of a listed file, its parents' symlinks resolved, if it has the same type. */
  #find(listed: PackageFiles, number: number): FileId | undefined {
    const file = this.#paths.find(listed, number);
    if (file === undefined) return undefined;
    return listed.isOfType(number, this.#files.mode(file)) ? file : undefined;
  }
}
