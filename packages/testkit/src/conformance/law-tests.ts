import type { RepoPlugin } from '@chunkah/core';
import { abortStopsLoading } from './abort-law.ts';
import { damageIsTold, unreadableIsTold } from './bad-source-laws.ts';
import type { RepoCase } from './repo-case.ts';
import {
  claimsAreAsExpected,
  componentsAreValid,
  emptyTreeHasNoRepo,
  failsAsExpected,
  pluginIsWellFormed,
  strongClaimsAreCheap,
  weakClaimsStayInside,
} from './repo-laws.ts';
import {
  clockDoesNotMatter,
  environmentDoesNotMatter,
  loadsAreEqual,
  orderDoesNotMatter,
  treeStaysAsItIs,
} from './same-claims-laws.ts';

/** A law of the contract, or a case, as a test. */
export interface LawTest {
  readonly name: string;
  /** @throws Error if the plugin breaks the law. */
  check(): void | Promise<void>;
}

/** All tests of the conformance suite for a plugin. */
export function lawTests(plugin: RepoPlugin, cases: readonly RepoCase[]): LawTest[] {
  return [
    { name: 'has a valid name, version, priority and API version', check: () => pluginIsWellFormed(plugin) },
    { name: 'is not found in an empty tree', check: () => emptyTreeHasNoRepo(plugin) },
    ...cases.flatMap((repoCase) => caseTests(plugin, repoCase)),
  ];
}

function caseTests(plugin: RepoPlugin, repoCase: RepoCase): LawTest[] {
  const named = (law: string, check: LawTest['check']): LawTest => ({ name: `${repoCase.name}: ${law}`, check });
  if ('error' in repoCase) {
    return [named(`is refused with ${repoCase.error}`, () => failsAsExpected(plugin, repoCase))];
  }
  return [
    named('claims and warnings are as expected', () => claimsAreAsExpected(plugin, repoCase)),
    named('components are valid', () => componentsAreValid(plugin, repoCase)),
    named('two loads are equal', () => loadsAreEqual(plugin, repoCase)),
    named('a load in another order is equal', () => orderDoesNotMatter(plugin, repoCase)),
    named('a load at another time is equal', () => clockDoesNotMatter(plugin, repoCase)),
    named('a load in another environment is equal', () => environmentDoesNotMatter(plugin, repoCase)),
    named('the tree stays as it is', () => treeStaysAsItIs(plugin, repoCase)),
    named('strong claims are synchronous and read nothing', () => strongClaimsAreCheap(plugin, repoCase)),
    named('weak claims stay inside what is left', () => weakClaimsStayInside(plugin, repoCase)),
    named('a damaged source is reported', () => damageIsTold(plugin, repoCase)),
    named('a source that cannot be read is reported', () => unreadableIsTold(plugin, repoCase)),
    named('an abort stops loading', () => abortStopsLoading(plugin, repoCase)),
  ];
}
