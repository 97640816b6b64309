import type { JsonObject } from '@chunkah/core/json';
import type { HistoryEntry } from '../image/image-json.ts';
import type { StringMap } from '../image/string-map.ts';
import type { BlobPlace } from '../stored/stored-image.ts';
import type { LayerContent } from './layer-encoder.ts';

/**
 * A layer of an image, as a value: where its bytes come from, and what the manifest and the config
 * say about it.
 */
export type ImageLayer = EncodedLayer | KeptLayer;

interface DescribedLayer {
  /** Of its descriptor in the manifest. */
  readonly annotations: StringMap;
}

/** A layer that is made from entries of the tree. */
export interface EncodedLayer extends LayerContent, DescribedLayer {
  readonly kind: 'encoded';
  /** Its entry in the config. */
  readonly history: HistoryEntry;
}

/** A layer of another image: its blob is copied, never encoded again. */
export interface KeptLayer extends DescribedLayer {
  readonly kind: 'kept';
  /** Its entry in the config; missing where that is among those of the image description. */
  readonly history?: HistoryEntry | undefined;
  readonly mediaType: string;
  /** Of the blob, which is compared while it is copied. */
  readonly digest: string;
  readonly diffId: string;
  readonly blob: BlobPlace;
  /** Its descriptor, when the manifest is to have it as it is. */
  readonly descriptor?: JsonObject;
  /** `HOST/NAME` of a repository that has the blob. */
  readonly repository?: string | undefined;
}
