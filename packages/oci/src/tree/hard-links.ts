import { directoryMode, modeTypeMask } from '@chunkah/core/engine';
import { layerLinkInvalid } from './errors.ts';
import { rowKind } from './layer-rows.ts';
import type { StackedRows } from './stacked-rows.ts';
import type { VisibleRows } from './visible-rows.ts';

/** Finds the inodes that hard links joined: the rows that made them. */
export class HardLinks {
  readonly #stack: StackedRows;
  readonly #visible: VisibleRows;
  /** By the row of a link: the row of its inode plus one; 0 while that is not known. */
  readonly #found: Uint32Array;

  constructor(stack: StackedRows, visible: VisibleRows) {
    this.#stack = stack;
    this.#visible = visible;
    const hasLinks = stack.layers.some(({ kind }) => kind.includes(rowKind.link));
    this.#found = new Uint32Array(hasLinks ? stack.count : 0);
  }

  /**
   * The row of the inode that a row names: itself, unless it is a link.
   * @throws ChunkahError `LAYER_LINK_INVALID`.
   */
  inodeOf(row: number): number {
    const passed: number[] = [];
    let at = row;
    // Each step leads to a row before it, so there are no circles.
    while (this.#stack.kind(at) === rowKind.link) {
      const known = this.#found[at] ?? 0;
      if (known !== 0) {
        at = known - 1;
        break;
      }
      passed.push(at);
      const target = this.#targetOf(at);
      if (target === -1) throw this.#invalid(at, 'does not exist there');
      at = target;
    }
    if (passed.length > 0 && (this.#stack.mode(at) & modeTypeMask) === directoryMode) {
      throw this.#invalid(passed.at(-1) ?? row, 'is a directory');
    }
    for (const link of passed) this.#found[link] = at + 1;
    return at;
  }

  #invalid(row: number, why: string) {
    const target = Buffer.from(this.#stack.target(row)).toString('latin1');
    return layerLinkInvalid(this.#stack.layer(row).name, this.#stack.pathText(row), target, why);
  }

  /**
   * The entry that a link's target named when the link was made: in the same layer before it, else
   * in the layers below as they are merged; -1 for none.
   */
  #targetOf(link: number): number {
    const { layerOf } = this.#stack;
    const path = this.#stack.target(link);
    const layer = layerOf[link] ?? 0;
    const end = this.#afterLast(path);
    // Of one path the rows descend.
    const own = this.#firstUpTo(layer, this.#first(path), end);
    const below = this.#firstUpTo(layer - 1, own, end);
    const earlier = this.#entryFrom(this.#firstBefore(link, own, below), below);
    if (earlier !== -1) return earlier;
    const lower = this.#entryFrom(below, end);
    if (lower === -1) return -1;
    const hiding = this.#visible.hiddenBy[lower] ?? 0;
    // Its own layer may replace it, but after the link.
    const isThere = hiding > layer || (hiding === layer && this.#entryFrom(own, below) !== -1);
    return isThere ? lower : -1;
  }

  /** The first entry among the rows of a path; -1 for none. */
  #entryFrom(start: number, end: number): number {
    for (let at = start; at < end; at += 1) {
      const row = this.#visible.sorted[at] ?? 0;
      const kind = this.#stack.kind(row);
      if (kind === rowKind.entry || kind === rowKind.link) return row;
    }
    return -1;
  }

  /** Place in `sorted` of the first row with a path, or after it. */
  #first(path: Uint8Array): number {
    const { sorted } = this.#visible;
    return firstWhere(0, sorted.length, (at) => this.#stack.comparePathTo(sorted[at] ?? 0, path) >= 0);
  }

  #afterLast(path: Uint8Array): number {
    const { sorted } = this.#visible;
    return firstWhere(0, sorted.length, (at) => this.#stack.comparePathTo(sorted[at] ?? 0, path) > 0);
  }

  /** Place of the first row of a layer, or of one below it, among the rows of a path. */
  #firstUpTo(layer: number, start: number, end: number): number {
    const { layerOf } = this.#stack;
    const { sorted } = this.#visible;
    return firstWhere(start, end, (at) => (layerOf[sorted[at] ?? 0] ?? 0) <= layer);
  }

  /** Place of the first row that stands before another one. */
  #firstBefore(row: number, start: number, end: number): number {
    const { sorted } = this.#visible;
    return firstWhere(start, end, (at) => (sorted[at] ?? 0) < row);
  }
}

/** The first number for which a condition holds that holds for all after it; `end` for none. */
function firstWhere(start: number, end: number, condition: (at: number) => boolean): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
