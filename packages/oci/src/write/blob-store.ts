import type { ImageJson } from '../image/image-json.ts';
import type { WrittenLayer } from './layer-job.ts';

/** The blob of a layer, which can be read again, from any place on. */
export interface LayerBlob extends WrittenLayer {
  /**
   * Its bytes in pieces, each of which is valid until the next one is asked for.
   * @param start in bytes.
   */
  open(start: number): AsyncIterable<Uint8Array>;
  /** `HOST/NAME` of a repository that has it, where one is known. */
  readonly repository?: string | undefined;
}

/** What takes an image blob by blob, such as a registry. */
export interface BlobStore {
  /** How many layers it takes at the same time. */
  readonly width: number;
  /** Whether it has a layer already, which then need not be made for it. */
  hasLayer(layer: WrittenLayer): Promise<boolean>;
  /**
   * Takes a layer, which cannot be read any longer afterwards.
   * @param onSent hears how many bytes of the blob are on their way.
   */
  putLayer(layer: LayerBlob, onSent: (bytes: number) => void): Promise<void>;
  /** Takes the config and the manifest, when it has all layers. */
  putImage(json: ImageJson): Promise<void>;
}
