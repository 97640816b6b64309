import type { PlannedLayer } from '@chunkah/core/engine';
import type { ImageLayer } from '@chunkah/oci';
import { isDeletions } from './base/kept-base.ts';
import { describeLayer } from './describe-layer.ts';
import type { Input } from './read-input.ts';

/** A layer of a plan as a layer of the image: one of the base as it is, others to be made. */
export function imageLayerOf(layer: PlannedLayer, { kept, profile }: Pick<Input, 'kept' | 'profile'>): ImageLayer {
  const ofBase = layer.base === undefined ? undefined : kept?.layers[layer.base];
  if (ofBase !== undefined) return ofBase;
  const described = describeLayer(layer, profile);
  return kept !== undefined && isDeletions(layer) ? { ...described, whiteouts: kept.whiteouts } : described;
}
