import type { VersionedResult } from './format-version.ts';

/** Result of `repos`. */
export interface ReposResult extends VersionedResult {
  /** In order of precedence. */
  readonly repos: readonly RepoSummary[];
  /** What no repo claims; absent without a rootfs. */
  readonly unclaimed?: OwnedShare;
}

/** What a repo owns once all claims are settled, or what no repo owns. */
export interface OwnedShare {
  /** Entries of any type: files, directories, symlinks. */
  readonly files: number;
  /** Bytes of regular files, each inode once. */
  readonly bytes: number;
  /** Share of the bytes of all regular files, 0 to 1. */
  readonly share: number;
}

/** A repo plugin. The fields of `OwnedShare` and those about a rootfs are absent without one. */
export interface RepoSummary extends Partial<OwnedShare> {
  readonly name: string;
  readonly version: string;
  /** The lower one wins. */
  readonly priority: number;
  /** Where the plugin comes from: `built-in`, `options`, or what `repoOrigins` says. */
  readonly origin: string;
  /** Whether a build with these options uses it. */
  readonly enabled: boolean;
  /** Whether its source of components is in the rootfs. */
  readonly found?: boolean;
  /** Components that have files. */
  readonly components?: number;
  /** What the repo reports about its source; absent if it was not found. */
  readonly details?: Readonly<Record<string, string | number>>;
}
