import type { FileType } from '@chunkah/core';
import type { DecidedBy } from '@chunkah/core/engine';
import type { VersionedResult } from './format-version.ts';

/** Result of `explain`. */
export interface ExplainResult extends VersionedResult {
  /** One for each path, in the order given. */
  readonly paths: readonly PathExplanation[];
}

/** For a path that is pruned, nothing else is known. */
export type PathExplanation = EntryExplanation | PrunedPlace;

/** A path that is left out. */
export interface PrunedPlace {
  /** The path as it was given. */
  readonly given: string;
  /** With the parents resolved. */
  readonly path: string;
  /** The prune path as it was given. */
  readonly prunedBy: string;
}

/** Where an entry belongs, which repos claimed it, and why one of them got it. */
export interface EntryExplanation {
  /** The path as it was given. */
  readonly given: string;
  /** With the parents resolved. */
  readonly path: string;
  readonly type: FileType;
  /** Bytes of a regular file. */
  readonly size?: number;
  /** Target of a symlink, and where it leads inside the rootfs; absent if it leads nowhere. */
  readonly target?: string;
  readonly leadsTo?: string;
  /** Other hard links of the file, in path order. */
  readonly otherNames: readonly string[];
  /**
   * Whole names, in byte order, and the layers they are in, numbered from 1 as `chunkah plan` does.
   */
  readonly components: readonly ExplainedComponent[];
  /** What put the first claim ahead of the second. */
  readonly decidedBy: DecidedBy;
  /** In order of rank: the first one gets the entry. */
  readonly claims: readonly ExplainedClaim[];
}

/** A component that an entry belongs to. */
export interface ExplainedComponent {
  readonly name: string;
  readonly layer: number;
  /**
   * For a group: the components that a repo gave the entry to and that the group absorbed, in byte
   * order.
   */
  readonly insteadOf?: readonly string[];
}

/** Equal claims of one repo on the entry, or on several of its hard links. */
export interface ExplainedClaim {
  /** Name of the repo. */
  readonly repo: string;
  /** The lower one wins. */
  readonly priority: number;
  readonly strength: 'strong' | 'weak';
  /** Whole names, in byte order. */
  readonly components: readonly string[];
  /** The claimed paths, in path order. */
  readonly names: readonly string[];
  /**
   * Whether the repo made the claim in its turn; otherwise it would have made it had the entry not
   * been taken.
   */
  readonly asked: boolean;
}
