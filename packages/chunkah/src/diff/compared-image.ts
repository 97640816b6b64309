import type { StoredImage, StoredLayer } from '@chunkah/oci';
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

interface NamedImage {
  readonly text: string;
  readonly image: StoredImage;
}

/** Two images that exist: a client downloads the blobs whose digests it does not have. */
export function comparedImages(older: NamedImage, newer: NamedImage): readonly [ComparedImage, ComparedImage] {
  return [beside(older, newer), beside(newer, older)];
}

function beside(named: NamedImage, { image: other }: NamedImage): ComparedImage {
  const digests = new Set(other.layers.map(({ digest }) => digest));
  return comparedImage(named, ({ digest }) => digests.has(digest));
}

/** An image that exists. @param isShared whether the other one has a layer, too. */
export function comparedImage({ text, image }: NamedImage, isShared: (layer: StoredLayer) => boolean): ComparedImage {
  return {
    text,
    layers: image.layers.map((layer) => ({
      digest: layer.digest,
      diffId: layer.diffId,
      bytes: layer.size,
      components: storedComponents(layer),
      isShared: isShared(layer),
    })),
  };
}
