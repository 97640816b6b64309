import type { ImageJson } from '../image/image-json.ts';
import type { WrittenLayer } from './layer-job.ts';

/** The blob of a layer in a file. */
export interface LayerFile extends WrittenLayer {
  readonly path: string;
}

/** What takes an image blob by blob, such as a registry. */
export interface BlobStore {
  /** How many layers it takes at the same time. */
  readonly width: number;
  /**
   * Takes a layer, whose file is removed afterwards.
   * @param onSent hears how many bytes of the blob are on their way.
   */
  putLayer(layer: LayerFile, onSent: (bytes: number) => void): Promise<void>;
  /** Takes the config and the manifest, when it has all layers. */
  putImage(json: ImageJson): Promise<void>;
}
