import type { ReadableBlob, StoredManifest } from '@chunkah/oci';

/** An image of an index, and how its layers are read. */
export interface IndexedImage extends Omit<StoredManifest, 'layers'> {
  readonly layers: readonly ReadableBlob[];
  /** Where it is in a registry. */
  readonly repository?: { readonly host: string; readonly name: string };
}
