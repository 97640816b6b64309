import type { FileColumns } from '@chunkah/core/engine';
import type { KeptLayer } from './image-layer.ts';
import { type LayerContent, LayerEncoder } from './layer-encoder.ts';
import type { LayerFormat } from './layer-format.ts';

/** Bytes of the tars of layers; of the blobs of kept ones. */
export function measureLayers(
  layers: readonly (LayerContent | KeptLayer)[],
  columns: FileColumns,
  format: LayerFormat,
): number[] {
  const encoder = new LayerEncoder(columns, format);
  return layers.map((layer) => ('entries' in layer ? encoder.measure(layer) : layer.blob.size));
}
