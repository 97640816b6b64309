import type { Logger } from '@chunkah/core';

/** What an installed entry is; undefined where the source does not tell. */
export type InstalledType = 'file' | 'directory' | 'symlink' | 'other' | undefined;

/** Something a component installs. */
export interface InstalledEntry {
  /**
   * Absolute, normalized (no `.`, `..`, doubled or trailing slashes), in the form of core's
   * `decodeName`.
   */
  readonly path: string;
  readonly type: InstalledType;
  /** Bytes of a regular file, where the source tells. */
  readonly size: number | undefined;
}

/** A component and all that it installs. */
export interface InstalledComponent {
  /**
   * Not empty, valid Unicode: core's `componentName` makes it of bytes. No two components of one
   * answer share it.
   */
  readonly name: string;
  /**
   * Time between updates as the map has it: a name (`daily`, `weekly`, `biweekly`, `monthly`,
   * `quarterly`, `yearly`) or a positive number of days. Undefined where the source does not tell.
   */
  readonly interval: string | number | undefined;
  /** In any order. */
  readonly entries: readonly InstalledEntry[];
}

/** What an adapter needs beside its options. */
export interface Circumstances {
  /** Aborted when the user ends the run: the adapter stops and throws its reason. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/**
 * Asks a build system or package manager what it installed.
 * @returns components in the order in which they were staged: of two that have a path the later one
 * owns it, unless a look at the tree tells otherwise.
 * @throws ChunkahError when it cannot answer.
 */
export type Adapter<Options> = (
  options: Options,
  circumstances: Circumstances,
) => Promise<readonly InstalledComponent[]>;
