import { builtInRepos } from '../pipeline/built-in-repos.ts';

/** Names of repos that will come with this program. */
const plannedRepos = ['python'];

/**
 * Names that no new plugin should have. A plugin may replace a built-in repo, but only
 * deliberately: a repo added in a later release would clash with a plugin of the same name in every
 * config.
 */
export const reservedNames: ReadonlySet<string> = new Set([...builtInRepos, ...plannedRepos]);
