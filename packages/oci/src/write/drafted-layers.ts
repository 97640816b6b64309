import type { EncodedLayer, ImageLayer } from '../layer/image-layer.ts';
import type { BlobPlace } from '../stored/stored-image.ts';

/** A layer that is made before it is known whether the image has it. */
export interface LayerDraft {
  readonly layer: EncodedLayer;
  /** Whether the image may have its blob; else only its diff id is wanted. */
  readonly isBlobWanted: boolean;
  /**
   * A tar at hand that the layer has to be. It is not made when it differs from that at first
   * sight: most changes are found so before a file is read.
   */
  readonly tar?: BlobPlace;
}

/** Layers of an image that depend on the diff ids of some that it may have. */
export interface DraftedLayers {
  readonly drafts: readonly LayerDraft[];
  /** Bytes that all layers will have, more or less: for the progress until they are settled. */
  readonly expectedBytes: number;
  /**
   * Gives the layers of the image in the order in which they are applied. The blob of a layer that
   * is equal to a draft is not made again.
   * @param diffIds of the drafts, in their order; `undefined` for one that differs from its tar.
   */
  settle(diffIds: readonly (string | undefined)[]): Promise<readonly ImageLayer[]>;
}

export function isDrafted(layers: readonly ImageLayer[] | DraftedLayers): layers is DraftedLayers {
  return 'drafts' in layers;
}
