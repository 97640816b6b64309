import type { JsonBlob } from '@chunkah/oci';
import { formatReference, type ImageReference, type Repository } from '@chunkah/registry';
import type { PushedBlobs, PushedImage } from '@chunkah/report';
import { onePiece } from '../registry/one-piece.ts';
import type { IndexedImage } from './indexed-image.ts';

/** Layers that are sent at the same time, as go-containerregistry does. */
const width = 4;

const indexType = 'application/vnd.oci.image.index.v1+json';

export interface PushIndexOptions {
  readonly repository: Repository;
  readonly reference: ImageReference;
  /** Not empty. */
  readonly tags: readonly string[];
}

/**
 * Sends an index with its images: blobs that are not there yet, then manifests by their digests,
 * then the index under its tags. Blobs of another repository of the same registry are mounted.
 */
export async function pushIndex(
  images: readonly IndexedImage[],
  index: JsonBlob,
  { repository, reference, tags }: PushIndexOptions,
): Promise<PushedImage> {
  const counts = { sent: 0, mounted: 0, there: 0 };
  let sentBytes = 0;
  const blobs = blobsOf(images, reference.host);
  const waiting = blobs.values();
  const send = async () => {
    for (const { mountFrom, ...blob } of waiting) {
      const outcome = await repository.putBlob(blob, { mountFrom });
      counts[outcome] += 1;
      if (outcome === 'sent') sentBytes += blob.size;
    }
  };
  await Promise.all(Array.from({ length: width }, send));
  for (const { digest, bytes, mediaType } of images) await repository.putManifest(digest, bytes, mediaType);
  for (const tag of tags) await repository.putManifest(tag, index.bytes, indexType);
  const pushed: PushedBlobs = { ...counts, sentBytes };
  return { names: tags.map((tag) => formatReference({ ...reference, tag })), blobs: pushed };
}

/** Layers and configs, each once. */
function blobsOf(images: readonly IndexedImage[], host: string) {
  const blobs = images.flatMap(({ config, layers, repository }) => {
    const mountFrom = repository?.host === host ? repository.name : undefined;
    const open = (start: number) => onePiece(config.bytes.subarray(start));
    const all = [...layers, { digest: config.digest, size: config.bytes.length, open }];
    return all.map((blob) => [blob.digest, { ...blob, mountFrom }] as const);
  });
  return new Map(blobs);
}
