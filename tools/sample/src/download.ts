import type { Descriptor, OciImage } from './oci-image.ts';

/** What a client fetches to update from one image to another. */
export interface Download {
  readonly layers: readonly Descriptor[];
  /** Bytes of those layers, the config and the manifest. */
  readonly bytes: number;
  /** Bytes of the whole new image. */
  readonly imageBytes: number;
}

/** A client fetches each blob of `after` that `before` lacks, once. */
export function downloadBetween(before: OciImage, after: OciImage): Download {
  const have = new Set(blobs(before).keys());
  const wanted = blobs(after);
  const missing = [...wanted.values()].filter((blob) => !have.has(blob.digest));
  const layerDigests = new Set(after.layers.map((layer) => layer.digest));
  return {
    layers: missing.filter((blob) => layerDigests.has(blob.digest)),
    bytes: totalSize(missing),
    imageBytes: totalSize(wanted.values()),
  };
}

function blobs(image: OciImage): Map<string, Descriptor> {
  return new Map([image.manifest, image.config, ...image.layers].map((blob) => [blob.digest, blob]));
}

function totalSize(descriptors: Iterable<Descriptor>): number {
  let total = 0;
  for (const descriptor of descriptors) total += descriptor.size;
  return total;
}
