import type { JsonFault, ShapeFaults } from '@chunkah/core/json';

/**
 * Why a map cannot be used, as data: the caller knows what the user calls the file, and makes the
 * error.
 */
export type MapFault =
  /** The text is not JSON. */
  | { readonly kind: 'syntax'; readonly fault: JsonFault }
  /**
   * The text violates the format of maps. `faults` has every violation, each with its line or JSON
   * pointer.
   */
  | { readonly kind: 'invalid'; readonly faults: ShapeFaults };
