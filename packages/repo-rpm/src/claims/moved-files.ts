import type { Claims, ComponentId, FileId, FileIndex, FileSet, LoadContext } from '@chunkah/core';
import type { PackageFiles } from '../header/package-files.ts';

const digestSize = 32;

/** In the place of a component: two components miss this content. */
const ambiguous = -1;

/** Finds files that lie elsewhere than their packages put them, by their content. */
export class MovedFiles {
  /** Entries that belong to nobody. */
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

  /** Files claimed; undefined before {@link MovedFiles.claim}. */
  get count(): number | undefined {
    return this.#claimed;
  }

  /**
   * Notes a file that does not lie at its path. What no content can be told of does not count: ghosts, empty files, all but
   * regular files, and other digests than SHA-256.
   */
  addMissing(component: ComponentId, listed: PackageFiles, number: number): void {
    if (!listed.isRegularFile(number) || listed.isGhost(number) || listed.size(number) === 0) return;
    const digest = listed.sha256(number);
    if (digest === undefined) return;
    const end = this.#components.length * digestSize;
    if (end === this.#digests.length) this.#digests = Buffer.concat([this.#digests], end * 2);
    this.#digests.write(digest, end, 'hex');
    this.#components.push(component);
    this.#sizes.push(listed.size(number));
  }

  /** Claims each file of `left` with the content of a missing file, unless two components miss it. */
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
