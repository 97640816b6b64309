/** Something that a client refuses, or that is beyond a limit of the build. */
export interface Finding {
  /** An error makes the run fail. */
  readonly severity: 'error' | 'warning';
  readonly rule: FindingRule;
  /** Name of the profile of the client that takes less. Missing for a limit of the build. */
  readonly client?: string;
  /** Digest of the manifest, where several images are looked at. */
  readonly manifest?: string;
  /** The layer, numbered from 1. */
  readonly layer?: number;
  /** The first path, inside the root filesystem. */
  readonly path?: string;
  /** What and where, in one line. */
  readonly message: string;
  /** The way out, in one line. */
  readonly hint: string;
}

/** What is checked. */
export type FindingRule =
  | 'download'
  | 'layers'
  | 'layer-bytes'
  | 'unclaimed'
  | 'compression'
  | 'media-type'
  | 'manifest-bytes'
  | 'config-bytes'
  | 'whiteout-names'
  | 'names';
