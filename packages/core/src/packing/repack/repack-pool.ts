import { exponential } from '../../stability/exponential.ts';
import { compareBytes } from '../../text/byte-order.ts';
import { knownChangeDays } from '../change-days.ts';
import { orderByChanges } from '../layer-order.ts';
import { packBesideOwnLayers } from '../own-layers.ts';
import type { PackItem, PackRequest } from '../packer.ts';
import { changeWindows } from './change-windows.ts';
import { gatherCoChanges } from './co-change.ts';
import { type RepackTime, repackRate } from './repack-rate.ts';
import { splitSequence } from './split-sequence.ts';

/** The items whose layers are made anew, and the layers left for them. */
export interface RepackRequest extends PackRequest {
  /**
   * Unix day from which on all changes are known, not after `now`. Default: 1200 days before `now`.
   */
  readonly knownFrom?: number;
}

/**
 * Lays out the items that a client of the previous image has to download anyway. Moving them costs
 * nothing, so the layout is the best one found for the future: first by risk, then by what changed
 * at the same time. Pure: the same items give the same layers, whatever their order.
 * @returns indexes of the items of each layer. What changes least comes first.
 * @throws RangeError when the number of layers is none, or too small.
 */
export function repackPool(request: RepackRequest): number[][] {
  const layers = packBesideOwnLayers(request, (items, maxLayers) => partition(items, maxLayers, request));
  const rates = request.items.map((item) => repackRate(item, request));
  return orderByChanges(layers, request.items, rates);
}

function partition(items: readonly PackItem[], maxLayers: number, time: RepackTime): number[][] {
  if (items.length <= maxLayers) return items.map((_, index) => [index]);
  const rates = items.map((item) => repackRate(item, time));
  const sequence = byChangesPerByte(items, rates);
  const inSequence = sequence.map((index) => items[index]).filter((item) => item !== undefined);
  const ends = splitSequence(
    inSequence.map(({ size }) => size),
    sequence.map((index) => rates[index] ?? 0),
    maxLayers,
  );
  const layers = layerNumbers(ends);
  const windows = changeWindows(time);
  const searched = inSequence.map((item, place) => {
    const days = knownChangeDays(item, time.now);
    const isUnseen = days.length === 0 && (item.volatile || item.interval !== undefined);
    const rate = rates[sequence[place] ?? 0] ?? 0;
    return { size: item.size, windows: windows.of(days), unseenRate: isUnseen ? rate : 0 };
  });
  gatherCoChanges(searched, layers, maxLayers, { weights: windows.weights, periodDays: time.periodDays });
  const members = Array.from({ length: maxLayers }, (): number[] => []);
  for (const [place, index] of sequence.entries()) members[layers[place] ?? 0]?.push(index);
  return members.filter((layer) => layer.length > 0);
}

/**
 * Indexes by (e^L - 1) / size, where L is the rate, ties by name: in this order an optimal
 * partition is made of runs.
 * @param items in the order of names.
 */
function byChangesPerByte(items: readonly PackItem[], rates: readonly number[]): number[] {
  const perByte = items.map(({ size }, index) => {
    const stays = exponential(-(rates[index] ?? 0));
    return (1 - stays) / stays / size;
  });
  return Array.from(items, (_, index) => index).sort((left, right) => {
    const one = perByte[left] ?? 0;
    const other = perByte[right] ?? 0;
    if (one !== other) return one < other ? -1 : 1;
    return compareBytes(items[left]?.name ?? '', items[right]?.name ?? '');
  });
}

function layerNumbers(ends: readonly number[]): Uint32Array {
  const layers = new Uint32Array(ends.at(-1) ?? 0);
  for (const [layer, end] of ends.entries()) layers.fill(layer, ends[layer - 1] ?? 0, end);
  return layers;
}
