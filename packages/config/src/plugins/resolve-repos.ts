import type { RepoPlugin } from '@chunkah/core';
import type { Falsy, RepoEntry } from '../config.ts';
import { pluginInvalid, repoMissing } from '../errors.ts';
import { importForeign } from '../load/foreign-modules.ts';
import { findPackage } from './find-package.ts';

/**
 * An entry of a list of repos: a plugin, or a built-in one by name with options, or with `false` to
 * turn it off.
 */
export type RepoChoice = RepoPlugin | readonly [builtIn: string, options: Readonly<Record<string, unknown>> | false];

/** A repo from a package or a path. */
export interface NamedRepo {
  /** Its specifier, without `chunkah-repo-`. */
  readonly specifier: string;
  /** Absent if a source of higher precedence disables it: then it is not looked up. */
  readonly plugin?: RepoPlugin;
}

/** A repo as one source has it. */
export type LayerRepo = RepoChoice | NamedRepo;

export interface RepoSource {
  /** Where the repos are named, for errors: `config FILE` or `preset NAME`. */
  readonly origin: string;
  /** Directories to resolve packages from, in order. */
  readonly bases: readonly string[];
  readonly builtIn: ReadonlySet<string>;
  /** Names that sources of higher precedence disable. */
  readonly off: ReadonlySet<string>;
}

/**
 * Resolves the names in a list to plugins. Built-in repos remain names: the program creates them.
 * @throws ChunkahError `PLUGIN_MISSING`, `PLUGIN_INVALID`, and whatever a factory throws.
 */
export async function resolveRepos(entries: readonly RepoEntry[], source: RepoSource): Promise<LayerRepo[]> {
  const choices: LayerRepo[] = [];
  for (const entry of entries) if (!isFalsy(entry)) choices.push(await resolveRepo(entry, source));
  return choices;
}

function isFalsy(entry: RepoEntry): entry is Falsy {
  return !entry;
}

async function resolveRepo(entry: Exclude<RepoEntry, Falsy>, source: RepoSource): Promise<LayerRepo> {
  if (isPlugin(entry)) return entry;
  const [name, options = {}] = typeof entry === 'string' ? [entry] : entry;
  if (source.builtIn.has(name)) return [name, options];
  const specifier = name.replace(/^chunkah-repo-/, '');
  if (options === false) return [specifier, false];
  if (source.off.has(specifier)) return { specifier };
  const url = await findPackage({ kind: 'repo', name, ...source });
  if (url === undefined) throw repoMissing(name, source.origin, [...source.builtIn]);
  return { specifier, plugin: await makePlugin(name, options, url, source.origin) };
}

function isPlugin(entry: Exclude<RepoEntry, Falsy>): entry is RepoPlugin {
  return typeof entry === 'object' && 'load' in entry;
}

async function makePlugin(name: string, options: object, url: string, origin: string): Promise<RepoPlugin> {
  try {
    const { default: exported } = await importForeign(url);
    const plugin: unknown = typeof exported === 'function' ? exported(options) : exported;
    if (!isLoadable(plugin)) throw new Error('its default export is not a repo factory');
    if (plugin === exported && Object.keys(options).length > 0) throw new Error('it takes no options');
    return plugin;
  } catch (error) {
    throw pluginInvalid('repo', name, origin, error);
  }
}

function isLoadable(value: unknown): value is RepoPlugin {
  return typeof value === 'object' && value !== null && 'load' in value && typeof value.load === 'function';
}
