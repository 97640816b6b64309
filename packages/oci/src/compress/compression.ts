/** One way to store the blob of a layer: a row of `compressions`. */
export interface Compression {
  /** Follows the media type of an uncompressed layer. */
  readonly mediaTypeSuffix: string;
  /** The range of levels, whole numbers; missing where a level means nothing. */
  readonly levels?: { readonly lowest: number; readonly highest: number; readonly usual: number };
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
  /** Ends the blob. */
  finish(): void;
}
