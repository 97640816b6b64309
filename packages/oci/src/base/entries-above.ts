import type { LayerFormat } from '../layer/layer-format.ts';
import type { BaseTree } from '../tree/base-tree.ts';
import type { LayeredTree } from '../tree/read-layers.ts';
import { matchTrees } from './match-trees.ts';
import { EntryComparison } from './same-entry.ts';

/** What the layers above a base have to say. */
export interface EntriesAbove {
  /** By file id: 1 for entries that they hold; the base shows the others. */
  readonly isAbove: Uint8Array;
  /** By file id: the layer of the base that shows the entry, from 0; 65535 for one above. */
  readonly baseLayer: Uint16Array;
  /** Ids in the base's tree that they take away: topmost ones alone, ascending. */
  readonly removed: readonly number[];
}

/** In place of a layer of the base: none. */
const none = 0xffff;

export interface EntriesAboveOptions {
  readonly format: LayerFormat;
  /** By file id, in Unix seconds: layers record no later time of the entry. */
  readonly clampOf: Float64Array;
}

/**
 * Finds out what of a tree the layers above its base have to hold: whatever the base's layers alone
 * would show in another way. Where only some hard links of a file are theirs, all of them are: a
 * link cannot lead into the base. It depends on the two trees alone, not on which layer of the
 * image wrote an entry.
 * @throws ChunkahError `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
 */
export function entriesAbove(tree: LayeredTree, base: BaseTree, options: EntriesAboveOptions): EntriesAbove {
  const { format, clampOf } = options;
  const { baseOf, removed } = matchTrees(tree.files.columns, base.files.columns);
  const { count } = tree.files;
  const isAbove = new Uint8Array(count);
  const comparison = new EntryComparison(tree, base, format);
  try {
    for (let file = 0; file < count; file += 1) {
      const ofBase = baseOf[file] ?? -1;
      if (ofBase === -1 || !comparison.isSame(file, ofBase, clampOf[file] ?? 0)) isAbove[file] = 1;
    }
  } finally {
    comparison.close();
  }
  keepLinksTogether(tree, base, baseOf, isAbove);
  const baseLayer = Uint16Array.from(baseOf, (ofBase, file) =>
    isAbove[file] === 1 ? none : (base.layerOf[ofBase] ?? none),
  );
  return { isAbove, baseLayer, removed };
}

/**
 * The names of a file stay in the base only if all of them do, and are names of one file there that
 * no other file of the tree has taken over.
 */
function keepLinksTogether(tree: LayeredTree, base: BaseTree, baseOf: Int32Array, isAbove: Uint8Array): void {
  const { linkGroup } = tree.files.columns;
  const groupOfBase = base.files.columns.linkGroup;
  /** By the file of the base: the file of the tree that stays there. */
  const stays = new Map<number, number>();
  for (const names of linkedNames(linkGroup, baseOf, groupOfBase)) {
    const [first = 0] = names;
    const files = new Set(names.map((name) => groupOfBase[baseOf[name] ?? -1] || -1 - (baseOf[name] ?? -1)));
    const [file = 0] = files;
    const staying = names.every((name) => isAbove[name] === 0) && files.size === 1 && !stays.has(file);
    if (staying) stays.set(file, first);
    else for (const name of names) isAbove[name] = 1;
  }
}

/** Names of each file that has several names in one of the trees, in the order of the first ones. */
function linkedNames(
  linkGroup: Uint32Array,
  baseOf: Int32Array,
  groupOfBase: Uint32Array,
): Iterable<readonly number[]> {
  const names = new Map<number, number[]>();
  for (let file = 0; file < linkGroup.length; file += 1) {
    const group = linkGroup[file] ?? 0;
    const isLinkedInBase = (groupOfBase[baseOf[file] ?? -1] ?? 0) !== 0;
    if (group === 0 && !isLinkedInBase) continue;
    const key = group === 0 ? -1 - file : group;
    const known = names.get(key);
    if (known === undefined) names.set(key, [file]);
    else known.push(file);
  }
  return names.values();
}
