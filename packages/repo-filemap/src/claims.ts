import { compareBytes, type FileId, type FileIndex, printable } from '@chunkah/core';
import { detached, type MapPart, type WrittenPaths } from '@chunkah/filemap';

/** What a map says about a tree. */
export interface ResolvedMap {
  readonly components: readonly MappedComponent[];
  /** Number of the component by file id; -1 for none. */
  readonly ownerOf: Int32Array;
  /** Paths that the map lists. */
  readonly paths: number;
  /** Those of them that are not in the tree. */
  readonly missing: number;
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

export interface MappedComponent {
  readonly name: string;
  /** Average days between updates: the shortest in the map, if it gives any. */
  readonly interval: number | undefined;
}

/** Share of missing paths from which a map is considered stale. */
const staleShare = 0.1;

/**
 * Looks up a map's paths in a tree, part by part, so that a large map is never entirely in memory.
 * Parents of paths that are symlinks are followed. If two components list the same path, the first
 * in byte order of their names gets it, whatever the order of the parts.
 */
export class MapResolver {
  readonly #files: FileIndex;
  readonly #ownerOf: Int32Array;
  readonly #numbers = new Map<string, number>();
  readonly #components: { readonly name: string; intervalDays: number | undefined }[] = [];
  #paths = 0;
  #missing = 0;
  /** 1 for each entry that several components list. */
  readonly #contested: Uint8Array;
  /** The first in byte order, so that the example does not depend on the order either. */
  #firstMissing: string | undefined;

  constructor(files: FileIndex) {
    this.#files = files;
    this.#ownerOf = new Int32Array(files.count).fill(-1);
    this.#contested = new Uint8Array(files.count);
  }

  add({ component, intervalDays, paths }: MapPart): void {
    const number = this.#numberOf(component);
    const known = this.#components[number];
    if (known !== undefined && intervalDays !== undefined) {
      known.intervalDays = Math.min(intervalDays, known.intervalDays ?? intervalDays);
    }
    if ('list' in paths) this.#addWritten(paths, number);
    else for (const path of paths) this.#addPath(path, number);
  }

  finish(): ResolvedMap {
    return {
      components: this.#components.map(({ name, intervalDays: interval }) => ({ name, interval })),
      ownerOf: this.#ownerOf,
      paths: this.#paths,
      missing: this.#missing,
      warnings: [...this.#doubledWarning(), ...this.#staleWarning()],
    };
  }

  #numberOf(component: string): number {
    let number = this.#numbers.get(component);
    if (number === undefined) {
      number = this.#components.push({ name: component, intervalDays: undefined }) - 1;
      this.#numbers.set(component, number);
    }
    return number;
  }

  #addWritten({ list, normal }: WrittenPaths, number: number): void {
    const files = this.#files.resolveAll(list);
    if (this.#addFree(files, number)) {
      this.#paths += files.length;
      return;
    }
    for (let index = 0; index < files.length; index += 1) {
      const file = files[index] ?? -1;
      if (file < 0) {
        this.#addPath(normal(index), number);
      } else {
        this.#paths += 1;
        this.#addFile(file, number);
      }
    }
  }

  /**
   * Adds the files that no component has yet.
   * @returns whether all were free.
   */
  #addFree(files: Int32Array, number: number): boolean {
    const ownerOf = this.#ownerOf;
    let isAll = true;
    for (let index = 0; index < files.length; index += 1) {
      const file = files[index] ?? -1;
      if (file >= 0 && ownerOf[file] === -1) ownerOf[file] = number;
      else isAll = false;
    }
    return isAll;
  }

  #addPath(path: string, number: number): void {
    if (path === '/') return;
    this.#paths += 1;
    const file = this.#files.resolve(path);
    if (file === undefined) this.#addMissing(path);
    else this.#addFile(file, number);
  }

  #addMissing(path: string): void {
    this.#missing += 1;
    if (this.#firstMissing !== undefined && compareBytes(path, this.#firstMissing) >= 0) return;
    this.#firstMissing = detached(path);
  }

  #addFile(file: FileId, number: number): void {
    const owner = this.#ownerOf[file] ?? -1;
    if (owner === number) return;
    if (owner !== -1) this.#contested[file] = 1;
    if (owner === -1 || compareBytes(this.#nameOf(number), this.#nameOf(owner)) < 0) this.#ownerOf[file] = number;
  }

  #nameOf(number: number): string {
    return this.#components[number]?.name ?? '';
  }

  #doubledWarning(): string[] {
    const first = this.#contested.indexOf(1);
    if (first === -1) return [];
    const count = this.#contested.reduce((sum, contested) => sum + contested, 0);
    const owner = printable(this.#nameOf(this.#ownerOf[first] ?? -1));
    const path = printable(this.#files.path(first));
    return [
      `paths listed for several components (${count}): the first by name gets them, such as ${path}, which belongs to ${owner}`,
    ];
  }

  #staleWarning(): string[] {
    if (this.#firstMissing === undefined || this.#missing <= staleShare * this.#paths) return [];
    const share = `${this.#missing} of its ${this.#paths} paths (${Math.floor((this.#missing / this.#paths) * 100)} %)`;
    return [`the map may be stale: ${share} are not in the rootfs, such as ${printable(this.#firstMissing)}`];
  }
}
