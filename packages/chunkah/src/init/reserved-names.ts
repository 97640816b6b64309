import { builtInRepos } from '../pipeline/built-in-repos.ts';

/** Names of repos that will come with this program. */
const plannedRepos = ['alpm', 'apk', 'dpkg', 'python'];

/**
 * Names that no new plugin should have. A plugin may take the place of a built-in repo, but only on
 * purpose: one that comes with a later release would meet a plugin of its name in every config.
 */
export const reservedNames: ReadonlySet<string> = new Set([...builtInRepos, ...plannedRepos]);
