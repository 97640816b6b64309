import type { ByteStringList } from '@chunkah/core/json';

/** Something that a map says of a component. A map may say it in several parts. */
export interface MapPart {
  readonly component: string;
  /** Average days between updates, where the map says it. */
  readonly intervalDays: number | undefined;
  /** As strings absolute and normalized, `/` for the root itself. */
  readonly paths: readonly string[] | WrittenPaths;
}

/** Paths where they stand in the map. */
export interface WrittenPaths {
  readonly list: ByteStringList;
  /** What the path number `index` is in a list of strings. A fault of it is told to the parser. */
  readonly normal: (index: number) => string;
}

/** Takes the parts of a map, in whatever order. They are worth nothing when the parser fails in the end. */
export type TakePart = (part: MapPart) => void;

export interface ParsedMap {
  readonly format: 'json' | 'lines';
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}
