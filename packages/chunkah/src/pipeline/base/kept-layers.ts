import type { JsonObject } from '@chunkah/core/json';
import type { BlobPlace, KeptLayer, StoredImage, StoredLayer } from '@chunkah/oci';
import type { ImageBase } from './image-base.ts';

/** Names of Docker for what OCI has names of its own: our manifest is one of OCI. */
const ociTypes: Readonly<Record<string, string>> = {
  'application/vnd.docker.image.rootfs.diff.tar': 'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.docker.image.rootfs.diff.tar.gzip': 'application/vnd.oci.image.layer.v1.tar+gzip',
};

/**
 * The layers of a base as layers of the new image: their blobs are copied, and their descriptors
 * stay as they are.
 * @param blobs of these layers.
 */
export function keptLayers(
  { layers }: StoredImage,
  { count, repository }: ImageBase,
  blobs: readonly BlobPlace[],
): KeptLayer[] {
  return layers.slice(0, count).flatMap((layer, number): KeptLayer[] => {
    const blob = blobs[number];
    return blob === undefined ? [] : [keptLayer(layer, blob, repository)];
  });
}

function keptLayer(layer: StoredLayer, blob: BlobPlace, repository: string | undefined): KeptLayer {
  const { annotations, digest, diffId } = layer;
  const mediaType = ociTypes[layer.mediaType] ?? layer.mediaType;
  const descriptor: JsonObject = { ...layer.descriptor, mediaType };
  return {
    ...{ kind: 'kept', annotations, mediaType, digest, diffId, blob, descriptor },
    ...(repository === undefined ? {} : { repository }),
  };
}
