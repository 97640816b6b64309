import type { RepoPlugin } from '@chunkah/core';
import type { Falsy, RepoEntry } from '../config.ts';
import { pluginInvalid, repoMissing } from '../errors.ts';
import { importForeign } from '../load/foreign-modules.ts';
import { findPackage } from './find-package.ts';

/** A repo of a list: a plugin, or a built-in one by its name with options, with `false` to turn it off. */
export type RepoChoice = RepoPlugin | readonly [builtIn: string, options: Readonly<Record<string, unknown>> | false];

export interface RepoSource {
  /** What names the repos, for errors: `config FILE` or `preset NAME`. */
  readonly origin: string;
  /** Directory that packages are looked for from. */
  readonly base: string;
  readonly builtIn: ReadonlySet<string>;
}

/**
 * Makes plugins of the names in a list. Built-in repos stay names: who knows them makes them.
 * @throws ChunkahError `PLUGIN_MISSING`, `PLUGIN_INVALID`, and what a factory throws.
 */
export async function resolveRepos(entries: readonly RepoEntry[], source: RepoSource): Promise<RepoChoice[]> {
  const choices: RepoChoice[] = [];
  for (const entry of entries) if (!isFalsy(entry)) choices.push(await resolveRepo(entry, source));
  return choices;
}

function isFalsy(entry: RepoEntry): entry is Falsy {
  return !entry;
}

async function resolveRepo(entry: Exclude<RepoEntry, Falsy>, source: RepoSource): Promise<RepoChoice> {
  if (isPlugin(entry)) return entry;
  const [name, options = {}] = typeof entry === 'string' ? [entry] : entry;
  if (source.builtIn.has(name)) return [name, options];
  const url = await findPackage({ kind: 'repo', name, ...source });
  if (url === undefined) throw repoMissing(name, source.origin, [...source.builtIn]);
  // Off by the name of its package: there is nothing to be left out.
  return options === false
    ? [name.replace(/^chunkah-repo-/, ''), false]
    : await makePlugin(name, options, url, source.origin);
}

function isPlugin(entry: Exclude<RepoEntry, Falsy>): entry is RepoPlugin {
  return typeof entry === 'object' && 'load' in entry;
}

async function makePlugin(name: string, options: object, url: string, origin: string): Promise<RepoPlugin> {
  try {
    const { default: exported } = await importForeign(url);
    const plugin: unknown = typeof exported === 'function' ? exported(options) : exported;
    if (!isLoadable(plugin)) throw new Error('its default export is no factory of a repo');
    if (plugin === exported && Object.keys(options).length > 0) throw new Error('it takes no options');
    return plugin;
  } catch (error) {
    throw pluginInvalid('repo', name, origin, error);
  }
}

function isLoadable(value: unknown): value is RepoPlugin {
  return typeof value === 'object' && value !== null && 'load' in value && typeof value.load === 'function';
}
