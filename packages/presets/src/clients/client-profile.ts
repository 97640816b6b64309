/** How the layers of an image may be stored. */
export type LayerCompressionName = 'none' | 'gzip' | 'zstd' | 'zstd:chunked';

/** What a program or a registry takes. A limit that is missing is not known. */
export interface ClientProfile {
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  readonly maxLayers?: number;
  /** Bytes of a layer as it is stored. */
  readonly maxLayerBytes?: number;
  readonly maxManifestBytes?: number;
  readonly maxConfigBytes?: number;
  /** All that it reads. */
  readonly compressions: readonly LayerCompressionName[];
  /** Those among them that some of its versions fail on. */
  readonly uncertain?: readonly LayerCompressionName[];
  /** Whether it reads zstd where the layer has a media type of Docker's. */
  readonly dockerZstd: boolean;
  /** What names of files must be. A byte that is not ASCII may fail in some environments. */
  readonly names?: 'utf-8';
  /** Where the limits are from. */
  readonly source: string;
}
