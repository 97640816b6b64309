import { exponential } from '../../stability/exponential.ts';

/** Expected changes per week of a member that its windows do not show. */
const unseenPerWeek = 0.03;

/** Passes over all items, at most. */
const mostPasses = 15;

/** Bytes per period that a move must save: less is noise. */
const leastGain = 1;

/** An item as the search sees it. */
export interface CoChangeItem {
  /** Bytes. */
  readonly size: number;
  /** Windows in which the item changed, each once. */
  readonly windows: readonly number[];
  /** Expected changes per period of an item without windows to judge it by; else 0. */
  readonly unseenRate: number;
}

/**
 * Improves layers by moving single items, so that what changed in the same windows comes together.
 * @param items in the order in which they are tried.
 * @param layers number of the layer of each item; changed in place.
 * @param layerCount how many layers there are.
 * @param weights of the windows.
 */
export function gatherCoChanges(
  items: readonly CoChangeItem[],
  layers: Uint32Array,
  layerCount: number,
  options: { readonly weights: Float64Array; readonly periodDays: number },
): void {
  const search = new CoChangeSearch(layerCount, options.weights, (unseenPerWeek * options.periodDays) / 7);
  for (const [index, item] of items.entries()) search.add(item, layers[index] ?? 0);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    let moved = false;
    for (const [index, item] of items.entries()) {
      const from = layers[index] ?? 0;
      const to = search.bestLayer(item, from);
      if (to === from) continue;
      search.remove(item, from);
      search.add(item, to);
      layers[index] = to;
      moved = true;
    }
    if (!moved) return;
  }
}

/** The state of all layers: what their costs are made of. */
class CoChangeSearch {
  readonly #weights: Float64Array;
  readonly #unseenPerMember: number;
  readonly #size: Float64Array;
  /** Changes per period that windows do not show. */
  readonly #unseen: Float64Array;
  /** Weight of the windows in which a member changed. */
  readonly #seen: Float64Array;
  readonly #cost: Float64Array;
  /** Members that changed in a window: `layer * windows + window`. */
  readonly #changed: Uint32Array;

  constructor(layerCount: number, weights: Float64Array, unseenPerMember: number) {
    this.#weights = weights;
    this.#unseenPerMember = unseenPerMember;
    this.#size = new Float64Array(layerCount);
    this.#unseen = new Float64Array(layerCount);
    this.#seen = new Float64Array(layerCount);
    this.#cost = new Float64Array(layerCount);
    this.#changed = new Uint32Array(layerCount * weights.length);
  }

  add(item: CoChangeItem, layer: number): void {
    this.#change(item, layer, 1);
  }

  remove(item: CoChangeItem, layer: number): void {
    this.#change(item, layer, -1);
  }

  /**
   * The layer in which the item costs least, the lowest of equal ones. It stays where it is unless
   * the move saves enough.
   */
  bestLayer(item: CoChangeItem, from: number): number {
    const saved = (this.#cost[from] ?? 0) - this.#costWithout(item, from);
    let best = from;
    let gain = leastGain;
    for (let layer = 0; layer < this.#size.length; layer += 1) {
      if (layer === from) continue;
      const gained = saved - (this.#costWith(item, layer) - (this.#cost[layer] ?? 0));
      if (gained <= gain) continue;
      gain = gained;
      best = layer;
    }
    return best;
  }

  #change({ size, windows, unseenRate }: CoChangeItem, layer: number, by: 1 | -1): void {
    for (const window of windows) {
      const place = layer * this.#weights.length + window;
      this.#changed[place] = (this.#changed[place] ?? 0) + by;
    }
    this.#size[layer] = (this.#size[layer] ?? 0) + by * size;
    this.#unseen[layer] = (this.#unseen[layer] ?? 0) + by * (this.#unseenPerMember + unseenRate);
    this.#seen[layer] = this.#seenIn(layer);
    this.#cost[layer] = layerCost(this.#size[layer] ?? 0, this.#seen[layer] ?? 0, this.#unseen[layer] ?? 0);
  }

  /** Summed up anew, so that no rounding piles up. */
  #seenIn(layer: number): number {
    let seen = 0;
    for (let window = 0; window < this.#weights.length; window += 1) {
      if (this.#changed[layer * this.#weights.length + window] !== 0) seen += this.#weights[window] ?? 0;
    }
    return seen;
  }

  #costWith(item: CoChangeItem, layer: number): number {
    return this.#costAfter(item, layer, 1, 0);
  }

  #costWithout(item: CoChangeItem, layer: number): number {
    return this.#costAfter(item, layer, -1, 1);
  }

  /**
   * @param alone number of members that changed in a window at which the item alone decides whether
   *   the window counts.
   */
  #costAfter({ size, windows, unseenRate }: CoChangeItem, layer: number, by: 1 | -1, alone: number): number {
    const first = layer * this.#weights.length;
    let seen = 0;
    for (const window of windows) {
      if (this.#changed[first + window] === alone) seen += this.#weights[window] ?? 0;
    }
    return layerCost(
      (this.#size[layer] ?? 0) + by * size,
      (this.#seen[layer] ?? 0) + by * seen,
      (this.#unseen[layer] ?? 0) + by * (this.#unseenPerMember + unseenRate),
    );
  }
}

/** Expected bytes per period: the layer stays if no window and nothing unseen changes it. */
function layerCost(size: number, seen: number, unseen: number): number {
  return size * (1 - (1 - seen) * exponential(-Math.max(0, unseen)));
}
