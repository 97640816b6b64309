import { manifestTooLarge } from '../errors.ts';
import { largestDocument } from '../stored/source-files.ts';
import type { ImageDescription, LayerDescription } from './image-json.ts';

/**
 * Makes sure that registries and clients take a manifest: their limit is that of our own reader.
 * @param manifest made of the image and its layers.
 * @throws ChunkahError `MANIFEST_TOO_LARGE`, with what takes the most of it.
 */
export function requireManifestSize(
  manifest: Uint8Array,
  image: ImageDescription,
  layers: readonly LayerDescription[],
): void {
  const size = manifest.length;
  const limit = largestDocument.manifest;
  if (size <= limit) return;
  const sizes = [image.annotations, ...layers.map(({ annotations }) => annotations)].map((annotations) =>
    Buffer.byteLength(JSON.stringify(annotations)),
  );
  const most = Math.max(...sizes);
  throw manifestTooLarge(size, limit, sizes.indexOf(most), most);
}
