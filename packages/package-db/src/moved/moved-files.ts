import type { Claims, ComponentId, FileId, FileIndex, FileSet, LoadContext } from '@chunkah/core';

const digestSize = 32;

/** Stands for a component where two components miss the same content. */
const ambiguous = -1;

/** The content of a file that is not at its path. */
export interface MissingContent {
  /** In bytes. Empty files do not count: their content tells nothing. */
  readonly size: number;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
}

/** Finds files by content that lie elsewhere than their packages put them. */
export class MovedFiles {
  /** Entries that no package owns. */
  readonly #excluded: ReadonlySet<FileId>;
  // One row per missing file.
  readonly #components: ComponentId[] = [];
  readonly #sizes: number[] = [];
  /** SHA-256 in bytes, one after another. */
  #digests = Buffer.alloc(64 * digestSize);
  #claimed: number | undefined;

  constructor(excluded: ReadonlySet<FileId>) {
    this.#excluded = excluded;
  }

  /** Number of files claimed; `undefined` before {@link MovedFiles.claim}. */
  get count(): number | undefined {
    return this.#claimed;
  }

  /** Adds a regular file that is not at its path. */
  addMissing(component: ComponentId, { size, sha256 }: MissingContent): void {
    if (size === 0) return;
    const end = this.#components.length * digestSize;
    if (end === this.#digests.length) this.#digests = Buffer.concat([this.#digests], end * 2);
    this.#digests.write(sha256, end, 'hex');
    this.#components.push(component);
    this.#sizes.push(size);
  }

  /**
   * Claims each file of `left` with the content of a missing file, unless two components miss it.
   */
  async claim(left: FileSet, claims: Claims, { files, hash }: LoadContext): Promise<void> {
    this.#claimed = 0;
    const candidates = this.#candidates(left, files);
    if (candidates.length === 0) return;
    const digests = await hash(candidates);
    const owners = this.#ownersOf(new Set(digests));
    for (const [index, file] of candidates.entries()) {
      const owner = owners.get(digests[index] ?? '') ?? ambiguous;
      if (owner === ambiguous) continue;
      claims.add(file, owner);
      this.#claimed += 1;
    }
  }

  /** The regular files that have the size of a missing one. */
  #candidates(left: FileSet, files: FileIndex): FileId[] {
    const sizes = new Set(this.#sizes);
    const candidates: FileId[] = [];
    if (sizes.size === 0) return candidates;
    for (const file of left) {
      if (!sizes.has(files.size(file)) || files.type(file) !== 'file') continue;
      if (!this.#excluded.has(file)) candidates.push(file);
    }
    return candidates;
  }

  #ownersOf(wanted: ReadonlySet<string>): Map<string, ComponentId> {
    const owners = new Map<string, ComponentId>();
    for (const [row, component] of this.#components.entries()) {
      const digest = this.#digests.toString('hex', row * digestSize, (row + 1) * digestSize);
      if (!wanted.has(digest)) continue;
      const known = owners.get(digest) ?? component;
      owners.set(digest, known === component ? component : ambiguous);
    }
    return owners;
  }
}
