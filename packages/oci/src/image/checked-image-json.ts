import { manifestTooLarge } from '../errors.ts';
import { type ImageDescription, type ImageJson, type LayerDescription, makeImageJson } from './image-json.ts';

/** Bytes of a manifest that registries and containers/image take (`iolimits.go`). */
const largestManifest = 4 * 1024 * 1024;

/**
 * The manifest, the config and the index of an image whose manifest is not too large for anybody.
 * @throws ChunkahError `MANIFEST_TOO_LARGE`.
 */
export function checkedImageJson(image: ImageDescription, layers: readonly LayerDescription[]): ImageJson {
  const json = makeImageJson(image, layers);
  const size = json.manifest.bytes.length;
  if (size <= largestManifest) return json;
  const sizes = [image.annotations, ...layers.map(({ annotations }) => annotations)].map((annotations) =>
    Buffer.byteLength(JSON.stringify(annotations)),
  );
  const most = Math.max(...sizes);
  throw manifestTooLarge(size, largestManifest, sizes.indexOf(most), most);
}
