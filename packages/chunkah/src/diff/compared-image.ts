import type { StoredImage } from '@chunkah/oci';
import { type StoredComponent, storedComponents } from '../pipeline/stored-components.ts';

/** An image on one side of a comparison: what is known of it without its layers. */
export interface ComparedImage {
  /** As results name it. */
  readonly text: string;
  /** Lowest first. */
  readonly layers: readonly ComparedLayer[];
}

export interface ComparedLayer {
  /** Of the blob; of a planned layer its diff id. */
  readonly digest: string;
  /** Of its tar. */
  readonly diffId: string;
  /** Bytes of the blob; of a planned layer those of its tar. */
  readonly bytes: number;
  readonly components: readonly StoredComponent[];
  /** Whether the other image has this layer, too. */
  readonly isShared: boolean;
}

/** Two images that exist: a client downloads the blobs whose digests it does not have. */
export function comparedImages(
  older: { readonly text: string; readonly image: StoredImage },
  newer: { readonly text: string; readonly image: StoredImage },
): readonly [ComparedImage, ComparedImage] {
  return [compared(older, newer.image), compared(newer, older.image)];
}

function compared(
  { text, image }: { readonly text: string; readonly image: StoredImage },
  other: StoredImage,
): ComparedImage {
  const digests = new Set(other.layers.map(({ digest }) => digest));
  return {
    text,
    layers: image.layers.map((layer) => ({
      digest: layer.digest,
      diffId: layer.diffId,
      bytes: layer.size,
      components: storedComponents(layer),
      isShared: digests.has(layer.digest),
    })),
  };
}
