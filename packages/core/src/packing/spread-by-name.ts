import { encodeName } from '../text/name-bytes.ts';
import { fnv1a64 } from './fnv1a64.ts';
import type { PackItem } from './packer.ts';
import type { Tier } from './stability-tiers.ts';

/** Ends a name in the hashed bytes; no UTF-8 text holds it. */
const nameEnd = 0xff;

/**
 * Puts the members of a tier into its layers by the hash of their names, so that a member keeps its
 * layer when others come and go. A layer that stayed empty takes the largest member of a layer with
 * several.
 * @returns the members of each layer, without layers that stayed empty.
 */
export function spreadByName(items: readonly PackItem[], tier: Tier): number[][] {
  const layers = Array.from({ length: tier.layers }, (): number[] => []);
  const count = BigInt(tier.layers);
  for (const index of tier.members) layers[Number(hashName(items[index]?.name ?? '') % count)]?.push(index);
  fillEmpty(layers, (index) => items[index]?.size ?? 0);
  return layers.filter((members) => members.length > 0);
}

function hashName(name: string): bigint {
  const bytes = encodeName(name);
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  ended[bytes.length] = nameEnd;
  return fnv1a64(ended);
}

function fillEmpty(layers: readonly number[][], sizeOf: (index: number) => number): void {
  for (const empty of layers.toReversed()) {
    if (empty.length > 0) continue;
    const member = takeLargest(layers, sizeOf);
    if (member === undefined) return;
    empty.push(member);
  }
}

/**
 * Takes the largest member out of a layer with two or more; of equal ones the last. The layer's
 * last member fills its place.
 */
function takeLargest(layers: readonly number[][], sizeOf: (index: number) => number): number | undefined {
  let largest = -1;
  let from: number[] | undefined;
  let position = 0;
  for (const members of layers) {
    if (members.length < 2) continue;
    for (const [at, index] of members.entries()) {
      if (sizeOf(index) < largest) continue;
      largest = sizeOf(index);
      from = members;
      position = at;
    }
  }
  const last = from?.pop();
  if (from === undefined || last === undefined || position === from.length) return last;
  const [taken] = from.splice(position, 1, last);
  return taken;
}
