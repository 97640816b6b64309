import type { HistoryEntry } from '../image/image-json.ts';
import type { StringMap } from '../image/string-map.ts';
import type { LayerContent } from './layer-encoder.ts';

/**
 * A layer of an image, as a value: where its bytes come from, and what the manifest and the config
 * say about it.
 */
export type ImageLayer = EncodedLayer;

/** A layer that is made from entries of the tree. */
export interface EncodedLayer extends LayerContent {
  readonly kind: 'encoded';
  /** Of its descriptor in the manifest. */
  readonly annotations: StringMap;
  /** Its entry in the config. */
  readonly history: HistoryEntry;
}
