import type { FileColumns } from '@chunkah/core/engine';
import { compressionOf, type LayerCompression } from '../compress/compressions.ts';
import type { EncodedLayer } from '../layer/image-layer.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import { firstNotText } from '../layer/text-names.ts';

/** A layer as it is made: its tar may depend on how it is compressed. */
export type FormedLayer = EncodedLayer & { readonly compression: LayerCompression };

/**
 * Gives a layer the form that a compression asks for, or another compression where it does not suit
 * the layer.
 */
export function formedLayer(
  layer: EncodedLayer,
  compression: LayerCompression,
  columns: FileColumns,
  format: LayerFormat,
): FormedLayer {
  const { textOnly } = compressionOf(compression).compression;
  if (textOnly === undefined) return { ...layer, compression };
  if (firstNotText(layer, columns, format) === undefined) return { ...layer, compression, repeatsCapabilities: true };
  return { ...layer, compression: { ...compression, name: textOnly.otherwise } };
}
