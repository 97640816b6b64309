import { isPresetOrigin, type RepoEntry } from '@chunkah/config';
import type { PathRule, RepoPlugin } from '@chunkah/core';
import { aboutOption, orderPlugins, repoNameTaken } from '@chunkah/core/engine';
import { builtInRepos, makeBuiltIn, type RepoOptions } from './built-in-repos.ts';
import type { CompatibilityProfile } from './compatibility-profile.ts';
import { databaseRepoUnknown, disabledRepoUnknown, priorityUnknown, repoTakesNoSource, repoUnknown } from './errors.ts';

/** What decides which repos a run asks. */
export interface RepoWishes {
  readonly repos?: readonly RepoEntry[] | undefined;
  /** Where a repo of `repos` comes from, by its name. */
  readonly repoOrigins?: Readonly<Record<string, string>> | undefined;
  /** Names of repos that are not asked, whatever else names them. */
  readonly disabledRepos?: readonly string[] | undefined;
  readonly databases?: Readonly<Record<string, string>> | undefined;
  readonly priorities?: Readonly<Record<string, number>> | undefined;
  readonly filemap?: string | undefined;
  readonly componentMap?: string | undefined;
  readonly rules?: readonly PathRule[] | undefined;
  /** Tried after `rules`. */
  readonly presetRules?: readonly PathRule[] | undefined;
}

/** A plugin, and where it comes from. */
export interface ChosenRepo {
  readonly plugin: RepoPlugin;
  /** `built-in`, or what the options tell. */
  readonly origin: string;
  /** Whether a run asks it. */
  readonly enabled: boolean;
  /**
   * Whether it knows components of this very tree, where it is found: neither sizes of files nor
   * rules of presets do.
   */
  readonly isSource: boolean;
}

/**
 * The repos of a run, in the order in which their claims count, and the built-in ones that it does
 * not ask. All of them are checked; no rootfs is needed.
 * @throws ChunkahError `REPO_UNKNOWN`, `REPO_NAME_TAKEN`, `REPO_NAME_INVALID`, `REPO_API_VERSION`,
 * `REPO_OPTIONS_INVALID`, `PRIORITY_UNKNOWN`, `DISABLED_REPO_UNKNOWN`.
 */
export function chooseRepos(profile: CompatibilityProfile, wishes: RepoWishes): ChosenRepo[] {
  const choices = new RepoChoices(profile);
  const named = new Set<string>();
  for (const entry of wishes.repos ?? []) {
    if (!entry) continue;
    const name = choices.take(entry, wishes.repoOrigins ?? {});
    if (named.has(name)) throw repoNameTaken(name);
    named.add(name);
  }
  choices.addSources(wishes);
  return choices.inOrder(wishes);
}

/** A repo that is asked: a plugin as it is, or the options of a built-in one. */
interface Choice {
  readonly origin: string;
  readonly plugin?: RepoPlugin;
  readonly options: RepoOptions;
  /**
   * Of a plugin whose options were changed: it may differ from that of the built-in one that is
   * made anew.
   */
  readonly priority?: number | undefined;
}

class RepoChoices {
  readonly #defaults: ReadonlyMap<string, RepoOptions>;
  readonly #asked = new Map<string, Choice>();
  /** Repos that the user turned off. */
  readonly #off = new Set<string>();
  /** Rules that pathmap has of presets. */
  #presetRules = 0;

  constructor({ detectedRepos }: CompatibilityProfile) {
    this.#defaults = detectedRepos;
    for (const [name, options] of detectedRepos) this.#asked.set(name, { origin: 'built-in', options });
  }

  /** @returns the name of the repo that the entry is about. */
  take(
    entry: Exclude<RepoEntry, false | null | undefined | '' | 0>,
    origins: Readonly<Record<string, string>>,
  ): string {
    if (typeof entry === 'object' && 'load' in entry) {
      const origin = origins[entry.name] ?? 'options';
      this.#asked.set(entry.name, { origin, plugin: entry, options: optionsOf(entry) });
      return entry.name;
    }
    const [name, options = {}] = typeof entry === 'string' ? [entry] : entry;
    if (!builtInRepos.includes(name) && (options !== false || origins[name] === undefined)) {
      throw repoUnknown(name, builtInRepos);
    }
    if (options === false) {
      this.#asked.delete(name);
      this.#off.add(name);
      return name;
    }
    const origin = origins[name] ?? 'built-in';
    if (name === 'pathmap' && isPresetOrigin(origin)) this.#presetRules += rulesOf(options).length;
    this.#asked.set(name, { origin, options: { ...this.#defaults.get(name), ...options } });
    return name;
  }

  /** Adds the sources of components that have options of their own. */
  addSources({ filemap, componentMap, databases = {}, rules: own = [], presetRules = [] }: RepoWishes): void {
    for (const [name, database] of Object.entries(databases)) this.#addDatabase(name, database);
    const rules = [...own, ...presetRules.map((rule) => ({ ...rule, optional: true }))];
    if (filemap !== undefined) this.#change('filemap', (options) => ({ ...options, path: filemap }));
    if (componentMap === undefined && (rules.length === 0 || this.#off.has('pathmap'))) return;
    this.#presetRules += presetRules.length;
    this.#change('pathmap', (options) => ({
      ...options,
      ...(componentMap === undefined ? {} : { path: componentMap }),
      rules: [...rules, ...rulesOf(options)],
    }));
  }

  /** A repo that is asked for its database is asked, whatever turned it off. */
  #addDatabase(name: string, database: string): void {
    if (!builtInRepos.includes(name)) throw databaseRepoUnknown(name, builtInRepos);
    this.#change(name, (options) => ({ ...options, database }));
    // Checked here, so that the error is about this option.
    aboutOption({ name: 'databases', value: name }, () => makeBuiltIn(name, { database }));
  }

  #change(name: string, change: (options: RepoOptions) => RepoOptions): void {
    const { origin = 'built-in', options = {}, plugin } = this.#asked.get(name) ?? {};
    if (plugin !== undefined && plugin.version !== makeBuiltIn(name, {})?.version) throw repoTakesNoSource(plugin);
    this.#asked.set(name, { origin, options: change(options), priority: plugin?.priority });
  }

  #isSource(plugin: RepoPlugin): boolean {
    const { name, version } = plugin;
    if (name === 'bigfiles') return false;
    if (name !== 'pathmap' || version !== makeBuiltIn(name, {})?.version) return true;
    const { path, ...options } = optionsOf(plugin);
    return path !== undefined || rulesOf(options).length > this.#presetRules;
  }

  inOrder({ priorities = {}, disabledRepos = [] }: RepoWishes): ChosenRepo[] {
    const chosen = new Map<string, ChosenRepo>();
    for (const [name, { origin, plugin, options, priority }] of this.#asked) {
      const made = plugin ?? makeBuiltIn(name, options);
      if (made === undefined) continue;
      const ranked = priority === undefined ? made : withPriority(made, priority);
      chosen.set(name, { plugin: ranked, origin, enabled: true, isSource: this.#isSource(made) });
    }
    for (const name of builtInRepos) {
      const plugin = chosen.has(name) ? undefined : makeBuiltIn(name, {});
      if (plugin !== undefined) chosen.set(name, { plugin, origin: 'built-in', enabled: false, isSource: false });
    }
    for (const [name, priority] of Object.entries(priorities)) {
      const choice = chosen.get(name);
      if (choice === undefined) throw priorityUnknown(name, [...chosen.keys()]);
      chosen.set(name, { ...choice, plugin: withPriority(choice.plugin, priority) });
    }
    for (const name of disabledRepos) {
      const choice = chosen.get(name);
      if (choice !== undefined) chosen.set(name, { ...choice, enabled: false });
      else if (!this.#off.has(name)) throw disabledRepoUnknown(name, [...chosen.keys()]);
    }
    const plugins = [...chosen.values()].map(({ plugin }) => plugin);
    return orderPlugins(plugins).flatMap(({ name }) => chosen.get(name) ?? []);
  }
}

function optionsOf({ options }: RepoPlugin): RepoOptions {
  return typeof options === 'object' && options !== null ? { ...options } : {};
}

function rulesOf({ rules }: RepoOptions): readonly unknown[] {
  return Array.isArray(rules) ? rules : [];
}

/** A plugin may be an object of a class: it stays as it is. */
function withPriority(plugin: RepoPlugin, priority: number): RepoPlugin {
  const { name, version, apiVersion, options } = plugin;
  return { name, version, apiVersion, priority, options, load: (context) => plugin.load(context) };
}
