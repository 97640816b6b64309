import type { EncodedLayer, ImageLayer } from '../layer/image-layer.ts';

/** A layer that is made before it is known whether the image has it. */
export interface LayerDraft {
  readonly layer: EncodedLayer;
  /** Whether the image may have its blob; else only its diff id is wanted. */
  readonly isBlobWanted: boolean;
}

/** Layers of an image that depend on the diff ids of some that it may have. */
export interface DraftedLayers {
  readonly drafts: readonly LayerDraft[];
  /** Bytes that the other layers will have, more or less. */
  readonly otherBytes: number;
  /**
   * Gives the layers of the image in the order in which they are applied. The blob of a layer that
   * is equal to a draft is not made again.
   * @param diffIds of the drafts, in their order.
   */
  settle(diffIds: readonly string[]): Promise<readonly ImageLayer[]>;
}

export function isDrafted(layers: readonly ImageLayer[] | DraftedLayers): layers is DraftedLayers {
  return 'drafts' in layers;
}
