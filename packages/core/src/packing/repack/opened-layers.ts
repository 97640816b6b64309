/** A layer of the previous image whose bytes would be the same. */
export interface CleanLayer {
  /** Bytes. */
  readonly size: number;
  /** Whether its only component has a layer of its own: opening it makes no room. */
  readonly ownLayer?: boolean;
}

/** What comes beside the clean layers. */
export interface RepackNeed {
  readonly maxLayers: number;
  /** Components to pack anew that have a layer each. */
  readonly ownLayers: number;
  /** Other components to pack anew. */
  readonly shared: number;
}

/**
 * Chooses the clean layers to open when too few layers are left for what is packed anew: the
 * smallest ones, and of two equal ones the later. Usually none.
 * @returns indexes of the layers, ascending.
 * @throws RangeError when opening all of them is not enough.
 */
export function openedLayers(clean: readonly CleanLayer[], { maxLayers, ownLayers, shared }: RepackNeed): number[] {
  const bySize = Array.from(clean, (_, index) => index)
    .filter((index) => clean[index]?.ownLayer !== true)
    .sort((left, right) => (clean[left]?.size ?? 0) - (clean[right]?.size ?? 0) || right - left);
  const opened: number[] = [];
  const needed = () => clean.length - opened.length + ownLayers + (shared > 0 || opened.length > 0 ? 1 : 0);
  while (needed() > maxLayers) {
    const next = bySize[opened.length];
    if (next === undefined) throw new RangeError(`${maxLayers} layers are too few for what has a layer of its own`);
    opened.push(next);
  }
  return opened.sort((left, right) => left - right);
}
