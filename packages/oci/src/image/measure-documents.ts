import type { LayerCompression } from '../compress/compressions.ts';
import { compressionOf } from '../compress/compressions.ts';
import type { ImageLayer } from '../layer/image-layer.ts';
import { type ImageDescription, makeImageJson } from './image-json.ts';
import { mediaTypes } from './media-types.ts';

/** Bytes of the documents of an image. */
export interface DocumentSizes {
  readonly manifest: number;
  readonly config: number;
}

/** As long as every digest. */
const anyDigest = `sha256:${'0'.repeat(64)}`;

/**
 * About how large the manifest and the config of an image will be, before its layers are made: the
 * sizes of blobs are not known yet, and take up to 16 digits each.
 */
export function measureDocuments(
  image: ImageDescription,
  layers: readonly ImageLayer[],
  { name }: LayerCompression,
): DocumentSizes {
  const mediaType = `${mediaTypes.layer}${compressionOf({ name }).compression.mediaTypeSuffix}`;
  const described = layers.map((layer) => {
    const { annotations, history } = layer;
    const known = { mediaType, digest: anyDigest, size: Number.MAX_SAFE_INTEGER, annotations, diffId: anyDigest };
    return { ...known, history, ...(layer.kind === 'kept' ? { descriptor: layer.descriptor } : {}) };
  });
  const { manifest, config } = makeImageJson(image, described);
  return { manifest: manifest.bytes.length, config: config.bytes.length };
}
