import type { ComponentId } from '../contract/component.ts';
import type { FileId } from '../files/file-id.ts';
import { GrowingColumn } from '../files/growing-column.ts';

/**
 * Which components have which files. Nearly every file has at most one, in a column; further ones
 * are stored as pairs.
 */
export class ComponentsByFile {
  /** One component of each file, by file id; -1 for none. */
  readonly #first: Int32Array;
  /** `file * componentCount + component`. */
  readonly #others = new GrowingColumn<number>((buffer) => new Float64Array(buffer), 64);
  readonly #componentCount: number;

  /**
   * @throws RangeError if a pair of file and component would not fit in the 53 bits of a double.
   */
  constructor(fileCount: number, componentCount: number) {
    if (fileCount * componentCount > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(`${componentCount} components are too many for ${fileCount} files`);
    }
    this.#first = new Int32Array(fileCount).fill(-1);
    this.#componentCount = componentCount;
  }

  /** Gives a file to a component. The caller makes sure that both exist. */
  add(file: FileId, component: ComponentId): void {
    const first = this.#first[file];
    if (first === component) return;
    if (first === -1) this.#first[file] = component;
    else this.#others.push(file * this.#componentCount + component);
  }

  has(file: FileId): boolean {
    return (this.#first[file] ?? -1) !== -1;
  }

  /**
   * Calls `visit` once per pair: files in path order, the components of a file together, in no
   * particular order.
   */
  forEachPair(visit: (file: FileId, component: ComponentId) => void): void {
    const others = this.#sortedOthers();
    let place = 0;
    for (let file = 0; file < this.#first.length; file += 1) {
      const first = this.#first[file] ?? -1;
      if (first === -1) continue;
      visit(file, first);
      if (place < others.length) place = this.#visitOthers(file, others, place, visit);
    }
  }

  /**
   * Visits the further components of a file; the first is at `place` if there is one.
   * @returns the place after them.
   */
  #visitOthers(
    file: FileId,
    others: Float64Array,
    place: number,
    visit: (file: FileId, component: ComponentId) => void,
  ): number {
    const base = file * this.#componentCount;
    let at = place;
    let last = -1;
    for (; at < others.length; at += 1) {
      const component = (others[at] ?? 0) - base;
      if (component >= this.#componentCount) break;
      if (component !== last) visit(file, component);
      last = component;
    }
    return at;
  }

  #sortedOthers(): Float64Array {
    return (this.#others.values as Float64Array).subarray(0, this.#others.length).sort();
  }
}
