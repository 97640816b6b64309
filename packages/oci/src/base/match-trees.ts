import { directoryMode, type FileColumns, modeTypeMask } from '@chunkah/core/engine';

/** Which entries of two trees have the same path. */
export interface MatchedTrees {
  /** By id of the tree: the id in the base's tree, -1 for none. */
  readonly baseOf: Int32Array;
  /**
   * Ids in the base's tree that the tree lacks, ascending: topmost ones alone, in directories that
   * both trees have.
   */
  readonly removed: readonly number[];
}

/** Contents of a directory of both trees: what is left of them. */
interface Siblings {
  next: number;
  readonly end: number;
  nextOfBase: number;
  readonly endOfBase: number;
}

/** Walks two trees at once. What lies below an entry that is no directory in one of them is left. */
export function matchTrees(tree: FileColumns, base: FileColumns): MatchedTrees {
  const baseOf = new Int32Array(tree.count).fill(-1);
  const removed: number[] = [];
  const open: Siblings[] = [{ next: 0, end: tree.count, nextOfBase: 0, endOfBase: base.count }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { next, nextOfBase } = top;
    const order = compareNext(tree, base, top);
    if (order === undefined) {
      open.pop();
      continue;
    }
    if (order <= 0) top.next = tree.subtreeEnd[next] ?? top.end;
    if (order >= 0) top.nextOfBase = base.subtreeEnd[nextOfBase] ?? top.endOfBase;
    if (order > 0) removed.push(nextOfBase);
    if (order !== 0) continue;
    baseOf[next] = nextOfBase;
    if (!isDirectory(tree, next) || !isDirectory(base, nextOfBase)) continue;
    open.push({ next: next + 1, end: top.next, nextOfBase: nextOfBase + 1, endOfBase: top.nextOfBase });
  }
  return { baseOf, removed };
}

/** Which name comes first: less than 0 for that of the tree; `undefined` when none is left. */
function compareNext(tree: FileColumns, base: FileColumns, siblings: Siblings): number | undefined {
  const { next, end, nextOfBase, endOfBase } = siblings;
  if (next < end && nextOfBase < endOfBase) return compareNames(tree, next, base, nextOfBase);
  if (next < end) return -1;
  return nextOfBase < endOfBase ? 1 : undefined;
}

export function isDirectory({ mode }: FileColumns, file: number): boolean {
  return ((mode[file] ?? 0) & modeTypeMask) === directoryMode;
}

/** Compares the bytes of two names. */
function compareNames(left: FileColumns, one: number, right: FileColumns, other: number): number {
  const [start, end] = [left.nameStart[one] ?? 0, left.nameStart[one + 1] ?? 0];
  const [otherStart, otherEnd] = [right.nameStart[other] ?? 0, right.nameStart[other + 1] ?? 0];
  const length = Math.min(end - start, otherEnd - otherStart);
  for (let at = 0; at < length; at += 1) {
    const difference = (left.names[start + at] ?? 0) - (right.names[otherStart + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return end - start - (otherEnd - otherStart);
}
