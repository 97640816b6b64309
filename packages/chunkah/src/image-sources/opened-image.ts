import type { FetchLayer, StoredImage } from '@chunkah/oci';

/** An image that can be read. */
export interface OpenedImage {
  readonly image: StoredImage;
  /** Gets layers that do not lie on this machine; missing where all do. */
  readonly fetch?: FetchLayer;
}
