import type { IntervalName } from '../stability/interval.ts';

/** Components that a user wants to be one component, `group/NAME`. */
export interface ComponentGroup {
  /**
   * Whole names of components, such as `rpm/glibc`, or patterns of them: `*` stands for any
   * characters but `/`, `**` for any characters, `?` for one character but `/`. All else stands for
   * itself. No pattern takes `chunkah/unclaimed`, only the whole name does.
   */
  readonly components: readonly string[];
  /**
   * Average days between updates of the group; without it the stability is the product of its
   * components' stabilities.
   */
  readonly interval?: number | IntervalName | undefined;
  /** Whether the group has a layer of its own. */
  readonly alone?: boolean | undefined;
}

/** Groups by their names: kebab-case, without the prefix `group/`. */
export type ComponentGroups = Readonly<Record<string, ComponentGroup>>;
