import type { ByteStringList } from '@chunkah/core/json';
import type { MapFault } from './map-fault.ts';

/** Part of what a map says about one component, which may come in several parts. */
export interface MapPart {
  readonly component: string;
  /** Average days between updates; `undefined` if the map does not say. */
  readonly intervalDays: number | undefined;
  /** As strings, absolute and normalized, `/` for the root itself. */
  readonly paths: readonly string[] | WrittenPaths;
}

/** Paths that remain in the bytes of the map. */
export interface WrittenPaths {
  readonly list: ByteStringList;
  /** The path at `index`, absolute and normalized. The parser reports its faults. */
  readonly normal: (index: number) => string;
}

/** How a map is read. */
export interface MapReader {
  /** Receives the parts in any order. They are invalid if reading fails later. */
  readonly take: (part: MapPart) => void;
  /** Makes the error for a fault, which ends the reading. */
  readonly fault: (fault: MapFault) => Error;
}

/** What is known about a map once it has been read. */
export interface MapSummary {
  readonly format: 'json' | 'lines';
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}
