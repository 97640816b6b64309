import type { DiffStep } from './diff-result.ts';
import type { Finding } from './finding.ts';
import type { Forecast } from './forecast.ts';
import type { VersionedResult } from './format-version.ts';

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
  /** Entries, including added parent directories. */
  readonly entries: number;
  /** Whether a client of the previous image has it already; missing without a previous image. */
  readonly kept?: boolean;
}

/** What stays of the previous image. */
export interface PreviousSummary {
  /** Number of layers that a client of the previous image has already. */
  readonly kept: number;
  /** Number of the other layers. */
  readonly new: number;
  /** Number of unchanged layers that were opened, since they took the room of new ones. */
  readonly opened: number;
  /**
   * Bytes that a client of the previous image downloads. Of `plan`: of layers that are not
   * compressed.
   */
  readonly downloadBytes: number;
}

/** Result of `plan`. */
export interface PlanResult extends VersionedResult {
  readonly layers: readonly LayerSummary[];
  /** Entries of the rootfs. */
  readonly entries: number;
  /** Number of components with files. */
  readonly components: number;
  /** Unix seconds: the time of the image. */
  readonly sourceDateEpoch: number;
  readonly summary: PlanSummary;
  /** Missing without a previous image. */
  readonly previous?: PreviousSummary;
  /** How it differs from an image; only where the options name one. */
  readonly against?: DiffStep;
  /** Only where the options ask for it. */
  readonly forecast?: Forecast;
  /** What clients cannot take, or is beyond limits; only where the options name some. */
  readonly findings?: readonly Finding[];
}

/** Totals over the layers of a plan. */
export interface PlanSummary {
  /** Number of layers. */
  readonly layers: number;
  /** Number of components with files. */
  readonly components: number;
  /** Bytes: the sum of the layers' sizes. */
  readonly bytes: number;
  /** Share of `bytes` that no repo claims, 0 to 1. */
  readonly unclaimedShare: number;
  /**
   * Bytes, rounded, that a client downloads on average if it updates once a week: each layer's size
   * times the share of past weeks in which it would have changed. Uncompressed.
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

/** What became of the blobs of an image that went to a registry, its config included. */
export interface PushedBlobs {
  /** Number of blobs that were sent, and their bytes. */
  readonly sent: number;
  readonly sentBytes: number;
  /** Number of blobs that the registry took from another repository. */
  readonly mounted: number;
  /** Number of blobs that the repository had. */
  readonly there: number;
}

/** Where an image went in a registry. */
export interface PushedImage {
  /** `HOST/NAME:TAG` for each tag. */
  readonly names: readonly string[];
  readonly blobs: PushedBlobs;
}

/** Where an image went in the containers storage of the host. */
export interface StoredNames {
  /** In full: `HOST/NAME:TAG`. */
  readonly names: readonly string[];
  /** The program that put it there. */
  readonly by: string;
}

/** Result of `build`. */
export interface BuildResult extends VersionedResult {
  /** Digest of the manifest, and so of the image. */
  readonly digest: string;
  readonly configDigest: string;
  readonly layers: readonly WrittenLayerSummary[];
  /** Missing without a previous image. */
  readonly previous?: PreviousSummary;
  /** The totals of its plan. */
  readonly summary: PlanSummary;
  /** Only where the options ask for it. */
  readonly forecast?: Forecast;
  /** What clients cannot take, or is beyond limits; only where the options name some. */
  readonly findings?: readonly Finding[];
  readonly statistics: BuildStatistics;
  /** Only of an image that went to a registry. */
  readonly pushed?: PushedImage;
  /** Only of an image that went to a containers storage. */
  readonly stored?: StoredNames;
}

/** An image of an index. */
export interface IndexedManifest {
  readonly digest: string;
  /** Bytes of the manifest. */
  readonly size: number;
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

/** Result of `index create`. */
export interface IndexResult extends VersionedResult {
  /** Digest of the index. */
  readonly digest: string;
  /** In the order of the index. */
  readonly manifests: readonly IndexedManifest[];
  /** Only of an index that went to a registry. */
  readonly pushed?: PushedImage;
}

export interface BuildStatistics {
  readonly entries: number;
  readonly components: number;
  /** Bytes of all distinct layer blobs. */
  readonly layerBytes: number;
  /** Elapsed seconds: reading the rootfs, claiming and packing; then writing. */
  readonly prepareSeconds: number;
  readonly writeSeconds: number;
}
