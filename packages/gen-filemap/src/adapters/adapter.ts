import type { Logger } from '@chunkah/core';

/** The type of an installed entry; undefined if the source does not say. */
export type InstalledType = 'file' | 'directory' | 'symlink' | 'other' | undefined;

/** Something a component installs. */
export interface InstalledEntry {
  /**
   * Absolute, normalized (no `.`, `..`, doubled or trailing slashes), in the form of core's
   * `decodeName`.
   */
  readonly path: string;
  readonly type: InstalledType;
  /** Bytes of a regular file, if the source says. */
  readonly size: number | undefined;
}

/** A component and everything it installs. */
export interface InstalledComponent {
  /**
   * Not empty, valid Unicode: core's `componentName` makes it from bytes. Unique among the
   * components of one result.
   */
  readonly name: string;
  /**
   * Time between updates as the map has it: a name (`daily`, `weekly`, `biweekly`, `monthly`,
   * `quarterly`, `yearly`) or a positive number of days. Undefined if the source does not say.
   */
  readonly interval: string | number | undefined;
  /** In any order. */
  readonly entries: readonly InstalledEntry[];
}

/** What an adapter needs besides its options. */
export interface Circumstances {
  /** Aborted when the user ends the run: the adapter stops and throws its reason. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/**
 * Finds out what a build system or package manager installed.
 * @returns components in the order in which they were staged: if two have the same path, the later
 *   one owns it unless the tree shows otherwise.
 * @throws ChunkahError if it cannot be found out.
 */
export type Adapter<Options> = (
  options: Options,
  circumstances: Circumstances,
) => Promise<readonly InstalledComponent[]>;
