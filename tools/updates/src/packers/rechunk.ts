import type { PackItem, PackRequest } from '@chunkah/core';
import { packBesideOwnLayers } from '@chunkah/core/engine';
import type { Strategy } from './strategy.ts';
import { addUpdates, noUpdates, type UpdateRow, updateRow, updatesOfBoth } from './update-matrix.ts';

/**
 * Shares of the mean layer: a layer begun is filled up to the first, and takes no more beyond the
 * second.
 */
const prefillShare = 0.4;
const mostShare = 1.3;

/**
 * The grouping of hhd-dev/rechunk, without its hand-made lists of packages that belong together.
 */
export const rechunk: Strategy = {
  packer: {
    name: 'rechunk',
    pack: (request) =>
      packBesideOwnLayers(request, (items, maxLayers) => {
        const grouping = new Grouping(items, maxLayers, request.now);
        grouping.prefill();
        return grouping.fill();
      }),
  },
  next(request, previous) {
    const grouping = new Grouping(request.items, request.maxLayers, request.now);
    for (const layer of previous) if (layer.length > 0) grouping.addLayer(layer);
    while (grouping.layerCount < request.maxLayers) grouping.addLayer([]);
    return grouping.fill();
  },
};

/** A layer with what its cost is made of. */
interface Group {
  readonly members: number[];
  readonly updates: UpdateRow;
  size: number;
}

class Grouping {
  readonly #items: readonly PackItem[];
  readonly #rows: readonly UpdateRow[];
  readonly #left: Set<number>;
  readonly #groups: Group[] = [];
  readonly #maxLayers: number;
  readonly #meanSize: number;

  constructor(items: readonly PackItem[], maxLayers: number, now: PackRequest['now']) {
    this.#items = items;
    this.#rows = items.map((item) => updateRow(item, now));
    this.#left = new Set(items.keys());
    this.#maxLayers = maxLayers;
    this.#meanSize = items.reduce((sum, { size }) => sum + size, 0) / maxLayers;
  }

  get layerCount(): number {
    return this.#groups.length;
  }

  addLayer(members: readonly number[]): void {
    const group = { members: [], updates: noUpdates(), size: 0 };
    for (const member of members) this.#add(member, group);
    this.#groups.push(group);
  }

  /** Begins each layer with the largest item left, and adds what raises its cost least. */
  prefill(): void {
    while (this.#left.size > 0 && this.#groups.length < this.#maxLayers) {
      const largest = [...this.#left].reduce((best, index) => (this.#size(index) > this.#size(best) ? index : best));
      this.addLayer([largest]);
      const group = this.#groups.at(-1);
      while (group !== undefined && this.#left.size > 0 && group.size <= this.#meanSize * prefillShare) {
        const [cheapest] = this.#cheapest(group);
        this.#add(cheapest, group);
      }
    }
  }

  /** Adds each item left where it raises the sum of costs least. */
  fill(): number[][] {
    const offers = this.#groups.map((group) => this.#offer(group));
    while (this.#left.size > 0) {
      const best = offers.reduce(
        (least, offer, index) =>
          (offer?.[1] ?? Number.POSITIVE_INFINITY) < (offers[least]?.[1] ?? Number.POSITIVE_INFINITY) ? index : least,
        0,
      );
      const [taken] = offers[best] ?? [[...this.#left][0] ?? 0];
      const group = this.#groups[best];
      if (group === undefined) break;
      this.#add(taken, group);
      for (const [index, offer] of offers.entries()) {
        const other = this.#groups[index];
        if (other !== undefined && (index === best || offer?.[0] === taken)) offers[index] = this.#offer(other);
      }
    }
    return this.#groups.map(({ members }) => members).filter((members) => members.length > 0);
  }

  /**
   * The item that raises the cost of a layer least, and by how much; none when the layer is full.
   */
  #offer(group: Group): [index: number, raise: number] | undefined {
    if (this.#left.size === 0 || group.size > this.#meanSize * mostShare) return undefined;
    const [index, cost] = this.#cheapest(group);
    return [index, cost - updatesOfBoth(group.updates, group.updates) * group.size];
  }

  /**
   * The item left with which the layer costs least, and that cost: bytes by the weeks in which any
   * member changed.
   */
  #cheapest({ updates, size }: Group): [index: number, cost: number] {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const index of this.#left) {
      const cost = updatesOfBoth(updates, this.#rows[index] ?? updates) * (size + this.#size(index));
      if (cost >= least) continue;
      least = cost;
      best = index;
    }
    return [best, least];
  }

  #add(index: number, group: Group): void {
    this.#left.delete(index);
    group.members.push(index);
    group.size += this.#size(index);
    addUpdates(group.updates, this.#rows[index] ?? noUpdates());
  }

  #size(index: number): number {
    return this.#items[index]?.size ?? 0;
  }
}
