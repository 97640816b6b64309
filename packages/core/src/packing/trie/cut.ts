import { exponential } from '../../stability/exponential.ts';
import type { Trie } from './trie.ts';

/** Steps of the price from one power of two to the next. */
const stepsPerOctave = 16;

/**
 * Cuts a trie into at most `maxLayers` layers: the fewest expected bytes per period at a price per
 * layer, at the lowest price that gives so few. Each node decides by its own subtree and the price
 * alone.
 * @returns the items of each layer.
 */
export function cutTrie(trie: Trie, maxLayers: number): number[][] {
  for (const price of prices()) {
    const whole = wholeNodes(trie, price, maxLayers);
    if (whole !== undefined) return layersOf(trie, whole);
  }
  return [[...trie.order]];
}

/** Expected bytes per period: 1, 2^(1/16), 2^(2/16) and on, the same numbers on every engine. */
function* prices(): Generator<number> {
  const fractions = Array.from({ length: stepsPerOctave }, (_, step) =>
    exponential(((step - stepsPerOctave) / stepsPerOctave) * Math.LN2),
  );
  for (let power = 2; Number.isFinite(power); power *= 2) {
    for (const fraction of fractions) yield power * fraction;
  }
}

/** Which nodes are not split at this price; nothing when that makes too many layers. */
function wholeNodes({ cost, left, right }: Trie, pricePerLayer: number, maxLayers: number): Uint8Array | undefined {
  const count = cost.length;
  const whole = new Uint8Array(count);
  const least = new Float64Array(count);
  const layers = new Uint32Array(count);
  for (let node = 0; node < count; node += 1) {
    const together = (cost[node] ?? 0) + pricePerLayer;
    const one = left[node] ?? -1;
    const other = right[node] ?? -1;
    const split = one < 0 ? Number.POSITIVE_INFINITY : (least[one] ?? 0) + (least[other] ?? 0);
    const keeps = together <= split;
    whole[node] = keeps ? 1 : 0;
    least[node] = keeps ? together : split;
    layers[node] = keeps ? 1 : (layers[one] ?? 0) + (layers[other] ?? 0);
  }
  return (layers[count - 1] ?? 0) <= maxLayers ? whole : undefined;
}

function layersOf({ left, right, start, end, order }: Trie, whole: Uint8Array): number[][] {
  const layers: number[][] = [];
  const open = [whole.length - 1];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (whole[node] === 1) layers.push(order.slice(start[node], end[node]));
    else open.push(right[node] ?? -1, left[node] ?? -1);
  }
  return layers;
}
