import { compareBytes } from '@chunkah/core';
import type { InstalledComponent } from '../adapters/adapter.ts';

/** A component of a map and the paths that it owns. */
export interface MapComponent {
  readonly name: string;
  /** See `mapInterval`; undefined: the reader of the map takes its default. */
  readonly interval: string | number | undefined;
  /** Absolute, in path order (core's `comparePaths`), at least one. */
  readonly files: readonly string[];
}

/** Which component owns which path: components in byte order of their names, no path twice. */
export type FileMap = readonly MapComponent[];

/**
 * Makes a map of components and of what each of them owns. Components that own nothing are left out.
 * @param owned for each component, by its place in `components`, its paths in path order.
 */
export function makeFileMap(components: readonly InstalledComponent[], owned: readonly (readonly string[])[]): FileMap {
  const names = new Set(components.map(({ name }) => name));
  if (names.size < components.length) throw new Error('an adapter gave two components one name');
  return components
    .map(({ name, interval }, index) => ({ name, interval, files: owned[index] ?? [] }))
    .filter(({ files }) => files.length > 0)
    .sort((left, right) => compareBytes(left.name, right.name));
}
