/** A layer of a plan or an image, for people and programs. */
export interface LayerSummary {
  /** In byte order. */
  readonly components: readonly string[];
  /** Probability, 0 to 1, that the layer does not change within 7 days. */
  readonly stability: number;
  /**
   * Bytes as packing counts them: of regular files, each inode once; with `compat`, of every entry.
   */
  readonly size: number;
  /** Entries, added parent directories included. */
  readonly entries: number;
}

/** Result of `plan`. */
export interface PlanResult {
  readonly layers: readonly LayerSummary[];
  /** Entries of the rootfs. */
  readonly entries: number;
  /** Number of components with files. */
  readonly components: number;
  /** Unix seconds: the time of the image. */
  readonly sourceDateEpoch: number;
  readonly summary: PlanSummary;
}

/** Totals over the layers of a plan. */
export interface PlanSummary {
  /** Number of layers. */
  readonly layers: number;
  /** Number of components with files. */
  readonly components: number;
  /** Bytes: the sum of the layers' sizes. */
  readonly bytes: number;
  /** Part of `bytes` that no repo claims, 0 to 1. */
  readonly unclaimedShare: number;
  /**
   * Whole bytes that a client downloads on average when it updates once a week: each layer's size
   * times the probability that the layer changes within 7 days. Not compressed.
   */
  readonly expectedWeeklyDownload: number;
}

/** A component before packing. */
export interface ComponentSummary {
  readonly name: string;
  /** Entries of any type. */
  readonly fileCount: number;
  /** Bytes as packing counts them. */
  readonly size: number;
  /** Probability, 0 to 1, that the component does not change within 7 days. */
  readonly stability: number;
  /** Absolute paths inside the rootfs. */
  readonly files: readonly string[];
}

/** A layer of an image. */
export interface WrittenLayerSummary extends LayerSummary {
  readonly digest: string;
  readonly diffId: string;
  /** Bytes that a client downloads. */
  readonly blobSize: number;
}

/** Result of `build`. */
export interface BuildResult {
  /** Digest of the manifest: the image's. */
  readonly digest: string;
  readonly configDigest: string;
  readonly layers: readonly WrittenLayerSummary[];
  readonly statistics: BuildStatistics;
}

export interface BuildStatistics {
  readonly entries: number;
  readonly components: number;
  /** Bytes of all different blobs of layers. */
  readonly layerBytes: number;
  /** Seconds by the clock: reading the rootfs, claiming and packing; then writing. */
  readonly prepareSeconds: number;
  readonly writeSeconds: number;
}
