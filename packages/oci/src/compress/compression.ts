import type { StringMap } from '../image/string-map.ts';
import type { TarEntry } from './tar-entry.ts';

/** One way to store the blob of a layer: a row of `compressions`. */
export interface Compression {
  /** Follows the media type of an uncompressed layer. */
  readonly mediaTypeSuffix: string;
  /** The range of levels, whole numbers; missing where a level means nothing. */
  readonly levels?: { readonly lowest: number; readonly highest: number; readonly usual: number };
  /**
   * Set where it records names as text, and its readers set owners of hard links: layers with other
   * names get another compression, and hard links repeat file capabilities.
   */
  readonly textOnly?: { readonly otherwise: 'zstd' };
  /** Keys of the annotations that its layers have. */
  readonly annotationKeys?: readonly string[];
  /**
   * Begins a blob. One thread makes it, a block of the tar at a time. Missing where the tar itself
   * is the blob: then its size is known before it is made.
   * @param onOutput gets bytes that are valid only during the call.
   */
  readonly compress?: (tar: TarToCompress, onOutput: (bytes: Uint8Array) => void) => Compressor;
}

/** What a compression must know beforehand. */
export interface TarToCompress {
  /** One of `levels`. */
  readonly level: number;
  /** Bytes of the tar. */
  readonly size: number;
}

/** Compresses one blob. */
export interface Compressor {
  add(block: Uint8Array): void;
  /**
   * Hears of each entry before the first byte of its content is added. Missing where entries mean
   * nothing.
   */
  entry?(entry: TarEntry): void;
  /** Ends the blob. @returns annotations that the layer needs, if any. */
  finish(): StringMap | undefined;
}
