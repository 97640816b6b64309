import { printable } from '../text/printable.ts';
import { packerFailed, packerInvalid } from './errors.ts';
import { type PackGroup, packGroup } from './pack-group.ts';
import type { Packer, PackRequest } from './packer.ts';

/**
 * Has a packer put items into layers, checks its answer, and computes size and stability of each
 * layer.
 * @throws ChunkahError `PACKER_INVALID` when an item is not in exactly one layer, a layer is empty,
 *   there are too many layers, or an item that has a layer of its own shares it; `PACKER_FAILED`
 *   when the packer throws.
 */
export function runPacker(packer: Packer, request: PackRequest): PackGroup[] {
  const layers = answerOf(packer, request);
  const fault = faultOf(layers, request);
  if (fault !== undefined) throw packerInvalid(packer, fault);
  return layers.map((members) => packGroup(request.items, members));
}

function answerOf(packer: Packer, request: PackRequest): readonly (readonly number[])[] {
  try {
    return packer.pack(request);
  } catch (error) {
    throw packerFailed(packer, error);
  }
}

/** What breaks the contract. A packer in JavaScript may answer anything. */
function faultOf(layers: unknown, { items, maxLayers, ownLayer }: PackRequest): string | undefined {
  if (!isListOfLists(layers)) return 'pack() gave something else than a list of lists';
  if (layers.some((members) => members.length === 0)) return 'a layer is empty';
  if (layers.length > maxLayers) return `${layers.length} layers instead of at most ${maxLayers}`;
  const nameOf = (index: number) => printable(items[index]?.name ?? '');
  const packed = new Set<number>();
  for (const index of layers.flat()) {
    if (!isIndex(index, items.length)) return `${printable(String(index))} is not the index of an item`;
    if (packed.has(index)) return `${nameOf(index)} is in two layers`;
    packed.add(index);
  }
  const missing = items.findIndex((_, index) => !packed.has(index));
  if (missing >= 0) return `${nameOf(missing)} is in no layer`;
  for (const index of ownLayer) {
    const shared = layers.some((members) => members.length > 1 && members.includes(index));
    if (shared) return `${nameOf(index)} shares the layer that it has to itself`;
  }
  return undefined;
}

function isListOfLists(value: unknown): value is readonly (readonly unknown[])[] {
  return Array.isArray(value) && value.every(Array.isArray);
}

function isIndex(value: unknown, count: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count;
}
