import type { Tree } from '../tree/literal-tree.ts';

/** The expected result for one component. */
export interface ExpectedComponent {
  /** Absolute paths, in any order. */
  readonly files: readonly string[];
  /** Compared exactly where given. */
  readonly stability?: number;
  /** Unix seconds; compared exactly where given. */
  readonly mtimeClamp?: number;
  /** Unix days; compared exactly where given. */
  readonly changeDays?: readonly number[];
  /** Days; compared exactly where given. */
  readonly interval?: number;
  /** Compared exactly where given. */
  readonly version?: string;
}

interface RepoCaseBase {
  /** What the case shows, as part of a test's name. */
  readonly name: string;
  readonly tree: Tree;
  /** The source date epoch in Unix seconds; by default the time of the tree's entries. */
  readonly now?: number;
}

/** A tree and the expected result of the repo, as the only repo. */
export interface ClaimsCase extends RepoCaseBase {
  /**
   * Every component with at least one file, by the name the repo gives it, and its files (just
   * paths, or with more of the component). `absent`: the repo's source is not in the tree, so
   * `load` returns `undefined`.
   */
  readonly components: Readonly<Record<string, readonly string[] | ExpectedComponent>> | 'absent';
  /** All warnings in order, as full text or pattern. Default: none. */
  readonly warnings?: readonly (string | RegExp)[];
}

/** A tree that the repo must reject. */
export interface FailureCase extends RepoCaseBase {
  /** Code of the `ChunkahError`. */
  readonly error: string;
  /** Text that the message must contain, such as the offending path. */
  readonly mentions?: readonly string[];
}

export type RepoCase = ClaimsCase | FailureCase;
