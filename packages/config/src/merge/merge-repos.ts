import type { LayerRepo, RepoChoice } from '../plugins/resolve-repos.ts';
import type { Setting, SettingsLayer } from './settings.ts';

export interface MergedRepos {
  readonly repos: readonly Setting<RepoChoice>[];
  /**
   * Names that a source disables and that no later source has. They may belong to built-in repos.
   */
  readonly idle: readonly Setting<string>[];
}

/**
 * The repos of all sources. A repo replaces one of the same name from a later source; disabling one
 * also drops what a later source names by that specifier. Two repos of the same name in one source
 * are kept: the clash is reported when repos are put in order.
 * @param layers highest precedence first.
 */
export function mergeRepos(layers: readonly SettingsLayer[]): MergedRepos {
  const merge = new RepoMerge();
  for (const layer of layers) merge.add(layer);
  return { repos: merge.repos, idle: merge.idle() };
}

class RepoMerge {
  readonly repos: Setting<RepoChoice>[] = [];
  readonly #taken = new Set<string>();
  readonly #specifiers = new Set<string>();
  /** Names that are disabled, and the source that does so. */
  readonly #off = new Map<string, string>();
  readonly #used = new Set<string>();

  add({ origin, repos = [] }: SettingsLayer): void {
    // Repos of one source do not take precedence over each other.
    for (const repo of repos.filter((one) => this.#counts(one))) this.#take(repo, origin);
  }

  idle(): Setting<string>[] {
    const idle = [...this.#off].filter(([name]) => !this.#used.has(name));
    return idle.map(([value, origin]) => ({ value, origin }));
  }

  #counts(repo: LayerRepo): boolean {
    const { name, specifier = name } = namesOf(repo);
    if (isOff(repo)) return !this.#taken.has(name) && !this.#specifiers.has(name);
    this.#used.add(name).add(specifier);
    return !this.#taken.has(name) && !this.#off.has(specifier);
  }

  #take(repo: LayerRepo, origin: string): void {
    const { name, specifier } = namesOf(repo);
    this.#taken.add(name);
    if (specifier !== undefined) this.#specifiers.add(specifier);
    if (isOff(repo)) this.#off.set(name, origin);
    const value = isNamed(repo) ? repo.plugin : repo;
    if (value !== undefined) this.repos.push({ value, origin });
  }
}

/** Name of the repo that a choice refers to. */
export function repoName(repo: RepoChoice): string {
  return 'load' in repo ? repo.name : repo[0];
}

/** Names and specifiers that a list disables. */
export function namesOff(repos: readonly LayerRepo[]): string[] {
  return repos.filter(isOff).map(([name]) => name);
}

function namesOf(repo: LayerRepo): { readonly name: string; readonly specifier?: string } {
  if (!isNamed(repo)) return { name: repoName(repo) };
  const { plugin, specifier } = repo;
  return { name: plugin?.name ?? specifier, specifier };
}

function isNamed(repo: LayerRepo): repo is Exclude<LayerRepo, RepoChoice> {
  return 'specifier' in repo && !('load' in repo);
}

function isOff(repo: LayerRepo): repo is readonly [string, false] {
  return Array.isArray(repo) && repo[1] === false;
}
