import { directoryMode, modeTypeMask } from '@chunkah/core/engine';
import { layerPathBlocked } from './errors.ts';
import { rowKind } from './layer-rows.ts';
import { sortRuns } from './sort-rows.ts';
import type { StackedRows } from './stacked-rows.ts';

/** In place of a layer: none. */
const none = 0xffff;
const slash = 0x2f;

/** Bits by the kind of a row. */
const entrySort = 1;
const whiteoutSort = 2;
const opaqueSort = 4;
const unlistedSort = 8;
const sortOf: Readonly<Record<number, number>> = {
  [rowKind.entry]: entrySort,
  [rowKind.link]: entrySort,
  [rowKind.whiteout]: whiteoutSort,
  [rowKind.opaque]: opaqueSort,
  [rowKind.unlisted]: unlistedSort,
};

/** Layers merged: which rows count in the end. */
export interface VisibleRows {
  /** The rows that count, one per path, in path order. */
  readonly rows: Uint32Array;
  /** All rows that say something of a path, in path order; of one path the highest first. */
  readonly sorted: Uint32Array;
  /** For each row the lowest layer above it, or its own one, that takes it away; 65535 for none. */
  readonly hiddenBy: Uint16Array;
  /** Entries that another one of the same layer with the same path took the place of. */
  readonly repeated: number;
  /** The first of them. */
  readonly firstRepeated: number;
}

/** A path that has rows below it, while those are read. */
interface Frame {
  /** Bytes of the path. */
  readonly end: number;
  /** By layer, what takes away its rows below the path; missing where nothing does. */
  readonly hiding: Uint16Array | undefined;
  /** From this layer up to the other one, exclusive, the path is not a directory; 65535 for never. */
  readonly blockedFrom: number;
  readonly blockedUntil: number;
  /** A row of the path. */
  readonly row: number;
}

/**
 * Merges layers. An entry of a layer counts when no layer above has at its path, or at a directory
 * above it, a whiteout or something other than a directory, or at a directory above it an opaque
 * mark.
 * @throws ChunkahError `LAYER_PATH_BLOCKED`.
 */
export function visibleRows(stack: StackedRows): VisibleRows {
  const sorted = sortRuns(stack.inRuns(), (a, b) => stack.comparePaths(a, b) || b - a);
  return new LayerMerge(stack, sorted).run();
}

class LayerMerge {
  readonly #stack: StackedRows;
  readonly #sorted: Uint32Array;
  readonly #hiddenBy: Uint16Array;
  readonly #visible: Uint32Array;
  #visibleCount = 0;
  #repeated = 0;
  #firstRepeated = -1;
  /** Of the path at hand the lowest row of a directory that is visible but not listed. */
  #unlisted = -1;
  /** Of the path at hand the highest opaque mark of a layer that does not list it. */
  #opaque = -1;
  readonly #frames: Frame[] = [];
  /** Rows of `sorted` that are kept: a mark that one of its layer repeats says nothing. */
  #kept = 0;

  constructor(stack: StackedRows, sorted: Uint32Array) {
    this.#stack = stack;
    this.#sorted = sorted;
    this.#hiddenBy = new Uint16Array(stack.count).fill(none);
    this.#visible = new Uint32Array(stack.count);
  }

  run(): VisibleRows {
    const { count } = this.#stack;
    for (let start = 0, end = 0; start < count; start = end) {
      end = this.#endOfPath(start);
      this.#leaveFrames(this.#sorted[start] ?? 0);
      const first = this.#kept;
      this.#readPath(start, end);
      if (end < count && this.#isBelow(this.#sorted[end] ?? 0, this.#sorted[first] ?? 0)) this.#enter(first);
    }
    return {
      rows: this.#visible.subarray(0, this.#visibleCount),
      sorted: this.#sorted.subarray(0, this.#kept),
      hiddenBy: this.#hiddenBy,
      repeated: this.#repeated,
      firstRepeated: this.#firstRepeated,
    };
  }

  #endOfPath(start: number): number {
    const row = this.#sorted[start] ?? 0;
    let end = start + 1;
    while (end < this.#stack.count && this.#stack.comparePaths(row, this.#sorted[end] ?? 0) === 0) end += 1;
    return end;
  }

  #isBelow(row: number, directory: number): boolean {
    const path = this.#stack.path(row);
    const above = this.#stack.path(directory);
    if (path.length <= above.length) return false;
    if (above.length > 0 && path[above.length] !== slash) return false;
    for (let at = above.length - 1; at >= 0; at -= 1) if (path[at] !== above[at]) return false;
    return true;
  }

  /** Leaves the paths that a row does not lie below. */
  #leaveFrames(row: number): void {
    for (let top = this.#frames.at(-1); top !== undefined; top = this.#frames.at(-1)) {
      if (this.#isBelow(row, top.row)) return;
      this.#frames.pop();
    }
  }

  /** Reads the rows of one path, the highest layer first. */
  #readPath(start: number, end: number): void {
    const { layerOf } = this.#stack;
    /** The lowest layer above the one at hand that takes the path away from it. */
    let hiding = none;
    this.#unlisted = -1;
    this.#opaque = -1;
    const shown = this.#visibleCount;
    for (let at = start; at < end; ) {
      const layer = layerOf[this.#sorted[at] ?? 0] ?? 0;
      const first = at;
      while (at < end && layerOf[this.#sorted[at] ?? 0] === layer) at += 1;
      if (this.#readPathOfLayer(first, at, hiding)) hiding = layer;
    }
    if (this.#unlisted !== -1) this.#addUnlisted(this.#unlisted, shown, end);
    if (this.#opaque !== -1) this.#requireOpaqueDirectory(this.#opaque, shown);
  }

  /** @returns whether the layer takes the path away from those below. */
  #readPathOfLayer(start: number, end: number, hiding: number): boolean {
    let seen = 0;
    let unlisted = -1;
    for (let at = start; at < end; at += 1) {
      const row = this.#sorted[at] ?? 0;
      const sort = sortOf[this.#stack.kind(row)] ?? 0;
      const isRepeated = (seen & sort) !== 0;
      seen |= sort;
      if (sort === entrySort || !isRepeated) this.#keep(row);
      if (sort === entrySort && isRepeated) this.#repeat(row);
      if (isRepeated || !this.#isVisible(row, sort, hiding)) continue;
      if (sort === entrySort) this.#show(row);
      else unlisted = row;
    }
    if (unlisted !== -1 && (seen & entrySort) === 0) this.#unlisted = unlisted;
    if (seen === opaqueSort && this.#opaque === -1) this.#opaque = this.#sorted[start] ?? 0;
    return (seen & (entrySort | whiteoutSort)) !== 0;
  }

  /** Whether a row is an entry that no layer above takes away. */
  #isVisible(row: number, sort: number, hidingPath: number): boolean {
    const layer = this.#stack.layerOf[row] ?? 0;
    const parent = this.#frames.at(-1);
    const hidingParent = parent?.hiding?.[layer] ?? none;
    if ((sort & (entrySort | unlistedSort)) === 0) {
      // A mark says nothing of what its own layer has in place of the directory.
      if (hidingParent === none && layer !== parent?.blockedFrom) this.#requireDirectory(row, layer, parent);
      return false;
    }
    const hiding = Math.min(hidingPath, hidingParent);
    this.#hiddenBy[row] = hiding;
    if (hiding === none) this.#requireDirectory(row, layer, parent);
    return hiding === none;
  }

  #keep(row: number): void {
    this.#sorted[this.#kept] = row;
    this.#kept += 1;
  }

  #repeat(row: number): void {
    this.#hiddenBy[row] = this.#stack.layerOf[row] ?? 0;
    if (this.#repeated === 0) this.#firstRepeated = row;
    this.#repeated += 1;
  }

  /**
   * A directory that a layer does not list is the one of a lower layer, or one of its own.
   * @param shown rows that were visible before the path.
   * @param next place in `sorted` of the row after those of the path.
   */
  #addUnlisted(row: number, shown: number, next: number): void {
    if (shown === this.#visibleCount) {
      this.#show(row);
      return;
    }
    const found = this.#visible[shown] ?? 0;
    if ((this.#stack.mode(found) & modeTypeMask) === directoryMode) return;
    const layer = this.#stack.layerOf[row];
    const child = this.#sorted.subarray(next).find((other) => this.#stack.layerOf[other] === layer) ?? row;
    throw layerPathBlocked(this.#stack.layer(row).name, this.#stack.pathText(child), this.#stack.pathText(row));
  }

  #show(row: number): void {
    this.#visible[this.#visibleCount] = row;
    this.#visibleCount += 1;
  }

  /** Entries and marks lie in directories. */
  #requireDirectory(row: number, layer: number, parent: Frame | undefined): void {
    if (parent !== undefined && layer >= parent.blockedFrom && layer < parent.blockedUntil) {
      const path = this.#stack.pathText(row);
      throw layerPathBlocked(this.#stack.layer(row).name, path, path.slice(0, parent.end));
    }
  }

  /**
   * An opaque mark deletes what lower layers have in a directory. Where they have a symlink
   * instead, clients delete different things.
   * @param shown rows that were visible before its path.
   */
  #requireOpaqueDirectory(row: number, shown: number): void {
    const stack = this.#stack;
    const found = this.#visible[shown] ?? 0;
    if (shown === this.#visibleCount || (stack.mode(found) & modeTypeMask) === directoryMode) return;
    if ((stack.layerOf[found] ?? 0) > (stack.layerOf[row] ?? 0)) return;
    const path = stack.pathText(row);
    throw layerPathBlocked(stack.layer(row).name, `${path}/.wh..wh..opq`, path);
  }

  /** Notes what the rows of a path, from `first` to the last one kept, do to those below it. */
  #enter(first: number): void {
    const stack = this.#stack;
    const hides: number[] = [];
    const others: number[] = [];
    let blockedFrom = none;
    let entryLayer = none;
    for (let at = first; at < this.#kept; at += 1) {
      const row = this.#sorted[at] ?? 0;
      const layer = stack.layerOf[row] ?? 0;
      const kind = stack.kind(row);
      if (kind === rowKind.unlisted) continue;
      const isMark = kind === rowKind.whiteout || kind === rowKind.opaque;
      // Only the last entry of a layer counts.
      if (!isMark && layer === entryLayer) continue;
      if (!isMark) entryLayer = layer;
      const isDirectory = !isMark && (stack.mode(row) & modeTypeMask) === directoryMode;
      if (!isDirectory) hides.push(layer);
      if (isMark || isDirectory) others.push(layer);
      else if (blockedFrom === none) blockedFrom = layer;
    }
    const blockedUntil = others.findLast((layer) => layer > blockedFrom) ?? none;
    const [row = 0] = this.#sorted.subarray(first, first + 1);
    const hiding = hidingTable(this.#frames.at(-1)?.hiding, hides, stack.layers.length);
    this.#frames.push({ end: stack.path(row).length, hiding, blockedFrom, blockedUntil, row });
  }
}

/**
 * For each layer the lowest one above it that hides it.
 * @param above the same of the directory above.
 * @param hides layers, descending.
 */
function hidingTable(
  above: Uint16Array | undefined,
  hides: readonly number[],
  layers: number,
): Uint16Array | undefined {
  if (hides.length === 0) return above;
  const table = above?.slice() ?? new Uint16Array(layers).fill(none);
  let next = 0;
  for (let index = hides.length - 1; index >= 0; index -= 1) {
    const layer = hides[index] ?? 0;
    for (; next < layer; next += 1) table[next] = Math.min(table[next] ?? none, layer);
  }
  return table;
}
