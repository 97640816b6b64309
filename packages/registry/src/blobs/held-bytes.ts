/**
 * Bytes that a registry has of an upload, by the header `Range: 0-LAST`.
 * @param size of the blob.
 * @returns `undefined` when that is not known: `0-0` means one byte to some registries, none to
 * others.
 */
export function heldBytes(range: string | undefined, size: number): number | undefined {
  const last = Number(/^(?:bytes=)?0-([0-9]{1,15})$/.exec(range?.trim() ?? '')?.[1] ?? 0);
  return last > 0 && last < size ? last + 1 : undefined;
}
