import type { Finding } from './findings.ts';

/** What {@link validateImage} found in an image: plain data. */
export interface ImageReport {
  /** What makes the image invalid; empty for a valid one. */
  readonly faults: readonly Finding[];
  /** What is unusual but allowed. */
  readonly warnings: readonly Finding[];
  /**
   * The manifests of `index.json` whose descriptor could be read and whose blob is present, in its
   * order.
   */
  readonly manifests: readonly ManifestReport[];
}

export interface ManifestReport {
  readonly digest: string;
  /** Bytes of the manifest. */
  readonly size: number;
  /** Digest of the image config according to the manifest; null if it gives none. */
  readonly configDigest: string | null;
  /** The layers whose descriptor could be read and whose blob is present, lowest first. */
  readonly layers: readonly LayerReport[];
}

export interface LayerReport {
  readonly digest: string;
  /** SHA-256 of the uncompressed layer, recomputed; null if the layer cannot be decompressed. */
  readonly diffId: string | null;
  /** Bytes of the blob. */
  readonly size: number;
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Number of tar entries that could be read. */
  readonly entries: number;
}
