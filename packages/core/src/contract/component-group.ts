import type { IntervalName } from '../stability/interval.ts';

/** Components that a user combines into one, `group/NAME`. */
export interface ComponentGroup {
  /**
   * Full names of components, such as `rpm/glibc`, or patterns: `*` matches any characters except
   * `/`, `**` any characters, `?` one character except `/`. Everything else matches itself. No
   * pattern matches `chunkah/unclaimed`, only its full name does.
   */
  readonly components: readonly string[];
  /**
   * Average days between updates of the group; without it the stability is the product of its
   * components' stabilities.
   */
  readonly interval?: number | IntervalName | undefined;
  /** Whether the group has its own layer. */
  readonly alone?: boolean | undefined;
}

/** Groups by name: kebab-case, without the prefix `group/`. */
export type ComponentGroups = Readonly<Record<string, ComponentGroup>>;
