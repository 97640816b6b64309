import { chooseManifest, requireDepth } from './choose-manifest.ts';
import { describeImage } from './describe-image.ts';
import { ImageDocument } from './image-documents.ts';
import type { ImagePlatform } from './image-platform.ts';
import type { StoredImage } from './stored-image.ts';

/** An image whose documents are fetched one by one. Whoever fetches them checks their digests. */
export interface RemoteImage {
  /** How messages name it. */
  readonly name: string;
  /** The manifest or index that the name leads to. */
  readonly top: Uint8Array;
  /** Fetches a manifest or an index that an index names. */
  manifest(digest: string): Promise<Uint8Array>;
  config(digest: string): Promise<Uint8Array>;
}

/**
 * Reads the manifest and the config of an image that lies elsewhere. None of its layers is at hand.
 * @param platform picks one of several images, and the one that is read must be made for it.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_AMBIGUOUS`, `IMAGE_OTHER_PLATFORM`, and what
 * fetching throws.
 */
export async function readRemoteImage(image: RemoteImage, platform: ImagePlatform): Promise<StoredImage> {
  const { name } = image;
  let manifest = new ImageDocument(image.top, name, 'manifest');
  for (let depth = 0; manifest.has('manifests'); depth += 1) {
    requireDepth(name, depth);
    const { digest } = chooseManifest(name, manifest.descriptors('manifests'), platform);
    manifest = new ImageDocument(await image.manifest(digest), name, 'manifest');
  }
  const config = await image.config(manifest.descriptor('config').digest);
  return describeImage({ name, manifest, config, blob: () => undefined }, platform);
}
