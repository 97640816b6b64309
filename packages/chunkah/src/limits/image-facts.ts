import type { LayerCompressionName } from '@chunkah/presets';

/** What clients judge an image by. What is missing is not known and not judged. */
export interface ImageFacts {
  /** Lowest first. */
  readonly layers: readonly LayerFacts[];
  readonly manifestBytes?: number;
  readonly configBytes?: number;
  readonly names?: NameFacts;
}

/** A layer of an image that exists or is planned. */
export interface LayerFacts {
  /** Its components, or its digest; printable. */
  readonly title: string;
  /** Bytes of the blob; missing for a compressed layer that is not made yet. */
  readonly bytes?: number;
  /** Bytes of the tar, where they are known. */
  readonly tarBytes?: number;
  readonly compression: LayerCompressionName;
  /** Missing for a layer that is planned: it gets one of OCI. */
  readonly mediaType?: string;
}

/** Names in a root filesystem that some clients cannot take. */
export interface NameFacts {
  /** Names that begin with `.wh.`, which clients take for whiteouts. */
  readonly whiteouts: NamesFound;
  /** Names that are not UTF-8. */
  readonly notUtf8: NamesFound;
  /** Names that are UTF-8, but not ASCII. */
  readonly notAscii: NamesFound;
}

/** How many names there are, and the path of the first one. */
export interface NamesFound {
  readonly count: number;
  readonly first?: string;
}
