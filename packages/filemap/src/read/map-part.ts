import type { ByteStringList } from '@chunkah/core/json';
import type { MapFault } from './map-fault.ts';

/** Part of what a map says about one component. A map may say it in several parts. */
export interface MapPart {
  readonly component: string;
  /** Average days between updates; `undefined` where the map does not say. */
  readonly intervalDays: number | undefined;
  /** As strings absolute and normalized, `/` for the root itself. */
  readonly paths: readonly string[] | WrittenPaths;
}

/** Paths that stay in the bytes of the map. */
export interface WrittenPaths {
  readonly list: ByteStringList;
  /** The path number `index`, absolute and normalized. The parser reports its faults. */
  readonly normal: (index: number) => string;
}

/** How a map is read. */
export interface MapReader {
  /** Takes the parts in any order. They are void if reading fails in the end. */
  readonly take: (part: MapPart) => void;
  /** Makes the error of a fault, which ends the reading. */
  readonly fault: (fault: MapFault) => Error;
}

/** What is known of a map once it has been read. */
export interface MapSummary {
  readonly format: 'json' | 'lines';
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}
