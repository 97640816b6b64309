import { type AssignedComponent, unclaimedName } from '../claims/assignment.ts';
import { compareBytes } from '../text/byte-order.ts';
import { compileGlob, isGlob } from '../text/glob.ts';
import { groupOverlap } from './errors.ts';
import type { GroupRule } from './group-rule.ts';

/** A group and the components it matches. */
export interface MatchedGroup {
  readonly rule: GroupRule;
  /** Numbers of components, ascending. */
  readonly members: readonly number[];
  /** Patterns that match no component, in the order of the rule. */
  readonly unmatched: readonly string[];
}

/**
 * Finds the components of each group.
 * @param components in byte order of their names.
 * @returns the groups in byte order of their names.
 * @throws ChunkahError `GROUP_OVERLAP` for the first component that two groups match.
 */
export function matchGroups(components: readonly AssignedComponent[], rules: readonly GroupRule[]): MatchedGroup[] {
  const groups = rules
    .map((rule) => ({ rule, matcher: new GroupMatcher(rule.patterns), members: [] as number[] }))
    .sort((a, b) => compareBytes(a.rule.name, b.rule.name));
  for (const [number, { name }] of components.entries()) {
    let owner: GroupRule | undefined;
    for (const { rule, matcher, members } of groups) {
      if (!matcher.matches(name)) continue;
      if (owner !== undefined) throw groupOverlap(name, owner.name, rule.name);
      owner = rule;
      members.push(number);
    }
  }
  return groups.map(({ rule, matcher, members }) => ({ rule, members, unmatched: matcher.unmatched() }));
}

/** Tests which names a group matches, and remembers which of its patterns matched anything. */
class GroupMatcher {
  /** The patterns that have matched nothing so far. */
  readonly #unused: Set<string>;
  readonly #names: ReadonlySet<string>;
  readonly #globs: readonly { readonly pattern: string; readonly matches: (name: string) => boolean }[];

  constructor(patterns: readonly string[]) {
    this.#names = new Set(patterns);
    this.#unused = new Set(patterns);
    this.#globs = [...this.#names].filter(isGlob).map((pattern) => ({ pattern, matches: compileGlob(pattern) }));
  }

  matches(name: string): boolean {
    let isWanted = this.#names.has(name);
    if (isWanted) this.#unused.delete(name);
    // Unclaimed entries change with every file added to the tree: a group includes them only
    // explicitly.
    if (name === unclaimedName) return isWanted;
    for (const { pattern, matches } of this.#globs) {
      if (!matches(name)) continue;
      isWanted = true;
      this.#unused.delete(pattern);
    }
    return isWanted;
  }

  unmatched(): string[] {
    return [...this.#unused];
  }
}
