import { knownChangeDays } from '../change-days.ts';
import { besideEmptyItems } from '../empty-items.ts';
import { orderByChanges } from '../layer-order.ts';
import { packBesideOwnLayers } from '../own-layers.ts';
import type { Packer, PackItem, PackRequest } from '../packer.ts';
import { cutTrie } from './cut.ts';
import { lockStepFamilies } from './lock-step.ts';
import { nameHash } from './name-hash.ts';
import { itemRate } from './own-rate.ts';
import { makeTrie } from './trie.ts';

/** Packs in a trie, in no order of layers. */
const unordered: Packer = {
  name: 'trie',
  pack(request) {
    return packBesideOwnLayers(request, (items, maxLayers) => trieLayers(items, maxLayers, request));
  },
};

const unorderedBesideEmpty = besideEmptyItems(unordered);

/**
 * Packs by size, by what changes together and by the hash of names. Updates stay small although no
 * previous image is known, because components stay where they are. Up to `maxLayers` items: each
 * alone; beyond that, items without bytes take no layer from others. What changes least comes
 * first.
 * @throws RangeError when the number of layers is none, or too small.
 */
export const triePacker: Packer = {
  name: 'trie',
  pack(request) {
    return orderByChanges(unorderedBesideEmpty.pack(request), request.items, itemRates(request.items, request));
  },
};

function itemRates(items: readonly PackItem[], { now, periodDays }: PackRequest): number[] {
  return items.map((item) => itemRate(item, now, periodDays));
}

function trieLayers(items: readonly PackItem[], maxLayers: number, request: PackRequest): number[][] {
  if (items.length <= maxLayers) return items.map((_, index) => [index]);
  const { now, periodDays } = request;
  const rates = itemRates(items, request);
  const changeDays = items.map((item) => knownChangeDays(item, now));
  const hashes = items.map(({ name }) => nameHash(name));
  const trie = makeTrie(lockStepFamilies(changeDays, now), { rates, changeDays, periodDays }, (members) => {
    const size = members.reduce((sum, member) => sum + (items[member]?.size ?? 0), 0);
    return { size, hash: hashes[members[0] ?? 0] ?? { high: 0, low: 0 }, members };
  });
  return cutTrie(trie, maxLayers);
}
