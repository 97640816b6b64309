import type { FileColumns } from '@chunkah/core/engine';
import { type LayerContent, LayerEncoder } from './layer-encoder.ts';
import type { LayerFormat } from './layer-format.ts';

/** Bytes of the tars of layers. */
export function measureLayers(layers: readonly LayerContent[], columns: FileColumns, format: LayerFormat): number[] {
  const encoder = new LayerEncoder(columns, format);
  return layers.map((layer) => encoder.measure(layer));
}
