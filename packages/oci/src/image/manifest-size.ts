import { manifestTooLarge } from '../errors.ts';
import type { ImageDescription, LayerDescription } from './image-json.ts';

/** Bytes of a manifest that registries and containers/image take (`iolimits.go`). */
const largestManifest = 4 * 1024 * 1024;

/**
 * Makes sure that registries and clients take a manifest.
 * @param manifest made of the image and its layers.
 * @throws ChunkahError `MANIFEST_TOO_LARGE`, with what takes the most of it.
 */
export function requireManifestSize(
  manifest: Uint8Array,
  image: ImageDescription,
  layers: readonly LayerDescription[],
): void {
  const size = manifest.length;
  if (size <= largestManifest) return;
  const sizes = [image.annotations, ...layers.map(({ annotations }) => annotations)].map((annotations) =>
    Buffer.byteLength(JSON.stringify(annotations)),
  );
  const most = Math.max(...sizes);
  throw manifestTooLarge(size, largestManifest, sizes.indexOf(most), most);
}
