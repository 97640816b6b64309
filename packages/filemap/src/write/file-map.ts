import { compareBytes } from '@chunkah/core';

/** What a map says about a component besides its files. */
export interface NamedComponent {
  readonly name: string;
  /** See `mapInterval`; `undefined`: the reader of the map applies its default. */
  readonly interval: string | number | undefined;
}

/** A component of a map and the paths that it owns. */
export interface MapComponent extends NamedComponent {
  /** Absolute, in path order (core's `comparePaths`), at least one. */
  readonly files: readonly string[];
}

/** Which component owns which path: components in byte order of their names, each path once. */
export type FileMap = readonly MapComponent[];

/**
 * Makes a map from components and what each of them owns. Components that own nothing are left out.
 * @param owned the paths of each component, in the order of `components`, each list in path order.
 */
export function makeFileMap(components: readonly NamedComponent[], owned: readonly (readonly string[])[]): FileMap {
  const names = new Set(components.map(({ name }) => name));
  if (names.size < components.length) throw new Error('two components have the same name');
  return components
    .map(({ name, interval }, index) => ({ name, interval, files: owned[index] ?? [] }))
    .filter(({ files }) => files.length > 0)
    .sort((left, right) => compareBytes(left.name, right.name));
}
