import type { Component } from '../contract/component.ts';

/**
 * A component with files, resulting from the claims of all repos, under its full name, `repo/name`.
 */
export type AssignedComponent = Component;

/**
 * Which files belong to which component, as plain data. Components are in byte order of their
 * names, each has at least one entry, and each entry of the tree is in at least one component (in
 * several if one repo claims it for several).
 */
export interface Assignment {
  readonly components: readonly AssignedComponent[];
  /** The entries of component `n` are `files[start[n]]` up to `files[start[n + 1]]`. */
  readonly start: Uint32Array;
  /** File ids, ascending within each component. */
  readonly files: Uint32Array;
}

/** The file ids of one component, ascending. */
export function filesOf(assignment: Assignment, component: number): Uint32Array {
  return assignment.files.subarray(assignment.start[component], assignment.start[component + 1]);
}

/** Component of the entries that no repo claims. */
export const unclaimedName = 'chunkah/unclaimed';
