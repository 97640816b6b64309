import type { TarBlob } from '@chunkah/rootfs';
import { requireFewLayers } from '../tree/read-layers.ts';
import { mostListed, RowBudget } from '../tree/row-budget.ts';
import { compareEntries, type PlacedEntry } from './compare-entries.ts';
import { type LayerEntries, readLayerEntries } from './layer-entries.ts';
import { ContentComparison } from './same-content.ts';

/** Why a layer is another one than before. */
export type ReasonKind =
  /** A path that the older image does not have. */
  | 'came'
  /** A path of the layer before that the newer image does not have. */
  | 'gone'
  | 'content'
  | 'metadata'
  /** An unchanged file that was in another layer than most of the others. */
  | 'moved-here'
  /** A file of the layer before that is in another layer now. */
  | 'moved-away'
  /** A directory whose time is another one, or that is only above something else. */
  | 'directories';

/** A path, and why it makes its layer another one. */
export interface PathReason {
  readonly kind: ReasonKind;
  /** A binary string without a leading slash. */
  readonly path: string;
  /** Bytes of a file; 0 for everything else. */
  readonly bytes: number;
  /** Of `metadata`. */
  readonly fields?: readonly string[];
  /** Of a file that moved: number of the other layer. */
  readonly layer?: number;
}

/** A layer that is not in the older image. */
export interface LayerComparison {
  /** Its number in the newer image. */
  readonly layer: number;
  /** Number of the layer of the older image that holds most of the same paths, if there is one. */
  readonly before?: number;
  /** In the order of the tar, then what is gone. Nothing: the same entries, written otherwise. */
  readonly reasons: readonly PathReason[];
}

/** An image whose layers can be read. */
export interface ReadableImage {
  /** How messages name it. */
  readonly name: string;
  readonly tars: readonly TarBlob[];
  /** Whether the other image has this layer, too. */
  readonly isShared: (layer: number) => boolean;
}

/**
 * Compares the layers of an image that an older one does not have, entry by entry, with what the
 * older one has at the same paths.
 * @throws ChunkahError what reading layers throws.
 */
export function compareLayers(older: ReadableImage, newer: ReadableImage): LayerComparison[] {
  const contents = new ContentComparison();
  try {
    return new LayersComparison(older, newer, contents).compare();
  } finally {
    contents.close();
  }
}

class LayersComparison {
  readonly #older: ReadableImage;
  readonly #newer: ReadableImage;
  readonly #contents: ContentComparison;
  readonly #before: readonly LayerEntries[];
  readonly #after: readonly LayerEntries[];
  /** For each path the highest layer of the older image that has it. */
  readonly #layerBefore: ReadonlyMap<string, number>;
  /** The same of the newer image. */
  readonly #layerAfter: ReadonlyMap<string, number>;

  constructor(older: ReadableImage, newer: ReadableImage, contents: ContentComparison) {
    this.#older = older;
    this.#newer = newer;
    this.#contents = contents;
    this.#before = entriesOf(older);
    this.#after = entriesOf(newer);
    this.#layerBefore = highestLayers(this.#before);
    this.#layerAfter = highestLayers(this.#after);
  }

  compare(): LayerComparison[] {
    return this.#after.flatMap((entries, layer) => {
      if (this.#newer.isShared(layer)) return [];
      const before = this.#layerLike(entries);
      const reasons = [...this.#reasonsOf(layer, before), ...this.#missing(layer, before)];
      return [{ layer, ...(before === undefined ? {} : { before }), reasons }];
    });
  }

  /**
   * The layer of the older image that holds most of the same paths, and that the newer image does
   * not have: files decide, and directories where there are none. The lowest of equal ones.
   */
  #layerLike(entries: LayerEntries): number | undefined {
    const files = new Map<number, number>();
    const directories = new Map<number, number>();
    for (const [path, { kind }] of entries) {
      const counts = kind === 'directory' ? directories : files;
      for (const layer of kind === 'directory' ? this.#layersWith(path) : [this.#layerBefore.get(path) ?? -1]) {
        if (layer >= 0 && !this.#older.isShared(layer)) counts.set(layer, (counts.get(layer) ?? 0) + 1);
      }
    }
    return mostOften(files) ?? mostOften(directories);
  }

  #layersWith(path: string): number[] {
    return this.#before.flatMap((entries, layer) => (entries.has(path) ? [layer] : []));
  }

  #reasonsOf(layer: number, before: number | undefined): PathReason[] {
    const reasons: PathReason[] = [];
    for (const [path, entry] of this.#after[layer] ?? []) {
      const own =
        before !== undefined && this.#before[before]?.has(path) === true ? before : this.#layerBefore.get(path);
      const bytes = entry.kind === 'file' ? entry.size : 0;
      const old = own === undefined ? undefined : this.#before[own]?.get(path);
      const [oldTar, tar] = [this.#older.tars[own ?? -1], this.#newer.tars[layer]];
      if (own === undefined || old === undefined || oldTar === undefined || tar === undefined) {
        reasons.push({ kind: 'came', path, bytes });
        continue;
      }
      const reason = this.#reasonOf({ entry: old, tar: oldTar }, { entry, tar }, own === before);
      if (reason === undefined) continue;
      reasons.push({ path, bytes, ...reason, ...(reason.kind === 'moved-here' ? { layer: own } : {}) });
    }
    return reasons;
  }

  /** @param isOwn whether the older entry is in the layer before. */
  #reasonOf(before: PlacedEntry, after: PlacedEntry, isOwn: boolean): Pick<PathReason, 'kind' | 'fields'> | undefined {
    const isDirectory = after.entry.kind === 'directory';
    const difference = compareEntries(before, after, this.#contents);
    if (difference.kind === 'content') return { kind: 'content' };
    const fields = difference.kind === 'metadata' ? difference.fields : [];
    const other = isDirectory ? fields.filter((field) => field !== 'time') : fields;
    if (other.length > 0) return { kind: 'metadata', fields: other };
    if (isDirectory) return isOwn && fields.length === 0 ? undefined : { kind: 'directories' };
    return isOwn ? undefined : { kind: 'moved-here' };
  }

  #missing(layer: number, before: number | undefined): PathReason[] {
    const reasons: PathReason[] = [];
    const own = this.#after[layer];
    for (const [path, { kind, size }] of this.#before[before ?? -1] ?? []) {
      if (own?.has(path) === true) continue;
      const bytes = kind === 'file' ? size : 0;
      const now = this.#layerAfter.get(path);
      if (now === undefined) reasons.push({ kind: 'gone', path, bytes });
      else if (kind === 'directory') reasons.push({ kind: 'directories', path, bytes });
      else reasons.push({ kind: 'moved-away', path, bytes, layer: now });
    }
    return reasons;
  }
}

/** A layer that is there several times counts as often, and is read once. */
function entriesOf({ name, tars }: ReadableImage): LayerEntries[] {
  requireFewLayers(name, tars.length);
  const budget = new RowBudget(mostListed);
  const known = new Map<TarBlob, LayerEntries>();
  return tars.map((tar, layer) => {
    const layerName = `layer ${layer + 1} of ${name}`;
    const again = known.get(tar);
    if (again !== undefined) budget.takeEntries(layerName, again.size);
    const entries = again ?? readLayerEntries(tar, layerName, budget);
    known.set(tar, entries);
    return entries;
  });
}

function highestLayers(layers: readonly LayerEntries[]): Map<string, number> {
  const highest = new Map<string, number>();
  for (const [layer, entries] of layers.entries()) {
    for (const path of entries.keys()) highest.set(path, layer);
  }
  return highest;
}

function mostOften(counts: ReadonlyMap<number, number>): number | undefined {
  let found: number | undefined;
  for (const [layer, count] of counts) {
    const most = counts.get(found ?? -1) ?? 0;
    if (count > most || (count === most && layer < (found ?? 0))) found = layer;
  }
  return found;
}
