import type { Claims, FileSet } from './claims.ts';
import type { Component } from './component.ts';
import type { LoadContext } from './load-context.ts';

/** What a plugin author exports: static, cheap, listable without a rootfs. */
export interface RepoPlugin {
  /** Kebab-case, unique, neither `chunkah` nor `group`: the prefix of its components' names. */
  readonly name: string;
  readonly version: string;
  /** The contract this plugin was written for; checked before anything runs. */
  readonly apiVersion: 1;
  /** The lower one wins if two repos claim a file; ties are resolved by name. */
  readonly priority: number;
  /** The options that it was created with, as given; shown by `chunkah config`. */
  readonly options?: unknown;
  /**
   * Looks for the source of components in the rootfs and reads it; `undefined` if this rootfs has
   * none.
   */
  load(context: LoadContext): Promise<ComponentRepo | undefined>;
}

/** A repo whose source of components was found in a rootfs. */
export interface ComponentRepo {
  /** The index is the component's id; any order. */
  readonly components: readonly Component[];
  /** Details for people, such as the database's path and format. */
  readonly details?: Readonly<Record<string, string | number>>;
  /** Authoritative claims. Synchronous, no I/O. */
  strongClaims?(claims: Claims): void;
  /**
   * Heuristic or expensive claims. Called once, for the entries that no strong claim and no weak
   * claim of a repo of higher precedence took. Claiming a file outside `left` is an error.
   */
  weakClaims?(left: FileSet, claims: Claims, context: LoadContext): void | Promise<void>;
}
