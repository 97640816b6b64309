import { imageInvalid, imageOtherPlatform } from './errors.ts';
import { ImageDocument } from './image-documents.ts';
import type { ImagePlatform } from './image-platform.ts';
import type { BlobPlace, StoredImage, StoredLayer } from './stored-image.ts';

/** The documents of one image. */
export interface FoundImage {
  /** How messages name it. */
  readonly name: string;
  readonly manifest: ImageDocument;
  /** The bytes of its config. */
  readonly config: Uint8Array;
  /** Where the blob of a digest lies, if it is at hand. */
  readonly blob: (digest: string) => BlobPlace | undefined;
}

/**
 * What an image says of itself.
 * @param platform that it must be made for.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_OTHER_PLATFORM`.
 */
export function describeImage(
  { name, manifest, config: bytes, blob }: FoundImage,
  platform: ImagePlatform,
): StoredImage {
  const config = new ImageDocument(bytes, name, 'config');
  const [os, architecture] = [config.text('os'), config.text('architecture') ?? ''];
  if (os !== 'linux') throw imageOtherPlatform(name, 'linux', [os ?? 'no system']);
  if (architecture !== platform.architecture) throw imageOtherPlatform(name, platform.architecture, [architecture]);
  const descriptors = manifest.descriptors('layers');
  const diffIds = config.diffIds();
  if (diffIds.length !== descriptors.length) {
    throw imageInvalid(name, `its config has ${diffIds.length} layers, its manifest ${descriptors.length}`);
  }
  const history = config.layerHistory();
  const historyOf = (number: number) => (history.length === diffIds.length ? history[number] : undefined) ?? {};
  const layers = descriptors.map(({ mediaType, digest, size, annotations }, number): StoredLayer => {
    const place = blob(digest);
    const layer = { mediaType, digest, size, annotations, history: historyOf(number), diffId: diffIds[number] ?? '' };
    return place?.size === size ? { ...layer, blob: place } : layer;
  });
  return { name, layers };
}
