import { compareBytes, encodeName } from '@chunkah/core';
import type { OwnEntry } from './ordered-tree.ts';

/**
 * Extended attributes of an entry in byte order of their keys; keys are binary strings, one
 * character per byte.
 */
export function entryXattrs(entry: OwnEntry): { readonly key: string; readonly value: Uint8Array }[] {
  return Object.entries(entry.attributes.xattrs ?? {})
    .sort(([left], [right]) => compareBytes(left, right))
    .map(([key, value]) => ({
      key: Buffer.from(encodeName(key)).toString('latin1'),
      value: typeof value === 'string' ? Buffer.from(value) : value,
    }));
}
