import { decodeXattrRecords } from '@chunkah/core/engine';
import type { TarBlob } from '@chunkah/rootfs';
import { hasData } from '../tar/tar-entry.ts';
import type { ComparedEntry } from './layer-entries.ts';
import type { ContentComparison } from './same-content.ts';

/** An entry, and the tar that holds its data. */
export interface PlacedEntry {
  readonly entry: ComparedEntry;
  readonly tar: TarBlob;
}

/** How an entry differs from the one that an older image has at its path. */
export type EntryDifference =
  | { readonly kind: 'same' }
  /** Another type, other bytes, another target. */
  | { readonly kind: 'content' }
  /** `mode`, `owner`, `time`, `xattr NAME`. */
  | { readonly kind: 'metadata'; readonly fields: readonly string[] };

/** Compares two entries; a hard link is what it leads to by name. */
export function compareEntries(before: PlacedEntry, after: PlacedEntry, contents: ContentComparison): EntryDifference {
  const [one, other] = [before.entry, after.entry];
  if (one.kind !== other.kind || one.linkName !== other.linkName) return { kind: 'content' };
  if (hasData(one.kind) && !contents.isSame(before.tar, one, after.tar, other)) return { kind: 'content' };
  // What the header of a hard link says is not used.
  const fields = one.kind === 'link' ? [] : metadataDifferences(one, other);
  return fields.length === 0 ? { kind: 'same' } : { kind: 'metadata', fields };
}

function metadataDifferences(one: ComparedEntry, other: ComparedEntry): string[] {
  const fields: string[] = [];
  if (one.mode !== other.mode) fields.push('mode');
  if (one.uid !== other.uid || one.gid !== other.gid) fields.push('owner');
  if (one.mtime !== other.mtime || one.mtimeNanoseconds !== other.mtimeNanoseconds) fields.push('time');
  const before = xattrsOf(one);
  const after = xattrsOf(other);
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const value = before.get(key);
    if (value === undefined || after.get(key)?.equals(value) !== true) fields.push(`xattr ${key}`);
  }
  return fields;
}

function xattrsOf({ xattrRecords }: ComparedEntry): Map<string, Buffer> {
  return new Map(Array.from(decodeXattrRecords(xattrRecords), ({ key, value }) => [key, Buffer.from(value)]));
}
