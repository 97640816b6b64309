import type { HandmadeEntry } from '../../packages/oci/src/tree/handmade-tar.fixture.ts';

/** A tree as `treeLines` shows it, or what is said when the image is refused. */
export type Reading = readonly string[] | RegExp;

/** Layers, and what is read of them. */
export interface MergeCase {
  readonly title: string;
  /** The lowest first. */
  readonly layers: readonly (readonly HandmadeEntry[])[];
  readonly chunkah: Reading;
  /** Where they differ from chunkah; what chunkah refuses they refuse in their own words. */
  readonly umoci?: Reading;
  readonly podman?: Reading;
  /** The row of the guide that speaks of it: the start of its first cell. */
  readonly row?: string;
  /** Its image can hold no other case. */
  readonly isAlone?: true;
}

/** What chunkah says of a hard link without a target. */
export const isNowhere = /^error: layer . of \S+: \S+ is a hard link to \S+, which does not exist there$/m;

/** The same layers, all below a directory. */
export function below(place: string, entries: readonly HandmadeEntry[]): HandmadeEntry[] {
  const moved = (name: string) => name.replace(/^(?:\.?\/)?/, (start) => `${start}${place}/`);
  return entries.map((entry) => ({
    ...entry,
    name: moved(entry.name),
    ...(entry.type === '1' ? { linkName: moved(entry.linkName ?? '') } : {}),
  }));
}
