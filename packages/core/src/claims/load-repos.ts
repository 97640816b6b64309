import { type Component, latestTimestamp } from '../contract/component.ts';
import type { LoadContext } from '../contract/load-context.ts';
import { prefixedLogger } from '../contract/logger.ts';
import type { ComponentRepo, RepoPlugin } from '../contract/repo-plugin.ts';
import { compareBytes } from '../text/byte-order.ts';
import { isKebabCase } from '../text/kebab-case.ts';
import { apiVersionUnknown, repoFailed, repoNameInvalid, repoNameTaken } from './errors.ts';

/** A repo that was found in the rootfs. */
export interface LoadedRepo {
  readonly plugin: RepoPlugin;
  readonly repo: ComponentRepo;
  readonly context: LoadContext;
}

/**
 * The plugins in order of precedence: by priority, ties by name. Their order in the list never
 * matters.
 * @throws ChunkahError `REPO_NAME_INVALID`, `REPO_NAME_TAKEN`, `REPO_API_VERSION`.
 */
export function orderPlugins(plugins: readonly RepoPlugin[]): RepoPlugin[] {
  const names = new Set<string>();
  for (const plugin of plugins) {
    if (!isRepoName(plugin.name)) throw repoNameInvalid(String(plugin.name));
    if (names.has(plugin.name)) throw repoNameTaken(plugin.name);
    names.add(plugin.name);
    if (plugin.apiVersion !== 1) throw apiVersionUnknown(plugin);
    if (!Number.isFinite(plugin.priority)) throw repoFailed(plugin, 'load', 'its priority is not a number');
  }
  return [...plugins].sort((a, b) => a.priority - b.priority || compareBytes(a.name, b.name));
}

/**
 * Loads each plugin, in order, whose source of components the rootfs has, and checks the results.
 * @throws ChunkahError with the plugin, its version and the step in the message.
 */
export async function loadRepos(plugins: readonly RepoPlugin[], context: LoadContext): Promise<LoadedRepo[]> {
  const loaded: LoadedRepo[] = [];
  for (const plugin of orderPlugins(plugins)) {
    context.signal.throwIfAborted();
    const ownContext = { ...context, logger: prefixedLogger(context.logger, plugin.name) };
    const repo = await loadOne(plugin, ownContext);
    if (repo === undefined) continue;
    checkComponents(plugin, repo);
    loaded.push({ plugin, repo, context: ownContext });
  }
  return loaded;
}

/** Prefixes of components that do not come from a repo: unclaimed entries, and groups. */
const ownPrefixes = ['chunkah', 'group'];

/** Plugins come from anywhere, so what their type promises is checked. */
function isRepoName(name: unknown): boolean {
  return typeof name === 'string' && isKebabCase(name) && !ownPrefixes.includes(name);
}

async function loadOne(plugin: RepoPlugin, context: LoadContext): Promise<ComponentRepo | undefined> {
  try {
    return await plugin.load(context);
  } catch (error) {
    context.signal.throwIfAborted();
    throw repoFailed(plugin, 'load', error);
  }
}

function checkComponents(plugin: RepoPlugin, repo: ComponentRepo | null): void {
  if (!Array.isArray(repo?.components)) throw repoFailed(plugin, 'components', 'it returns no list of components');
  const names = new Set<string>();
  for (const component of repo.components as readonly (Component | null | undefined)[]) {
    if (!component) throw repoFailed(plugin, 'components', 'its component list contains an empty slot');
    const fault = componentFault(component, names);
    if (fault !== undefined) throw repoFailed(plugin, 'components', fault);
    names.add(component.name);
  }
}

/** Describes what is wrong with a component. Names are included verbatim. */
function componentFault(component: Component, names: ReadonlySet<string>): string | undefined {
  const { name, stability, mtimeClamp } = component;
  if (typeof name !== 'string' || name === '' || !name.isWellFormed()) {
    return `a component has the name "${String(name)}", not a non-empty Unicode text`;
  }
  if (names.has(name)) return `two components have the name "${name}"`;
  if (!(Number.isFinite(stability) && stability >= 0 && stability <= 1)) {
    return `component "${name}" has the stability ${stability}, not 0 to 1`;
  }
  if (!(Number.isSafeInteger(mtimeClamp) && mtimeClamp >= 0 && mtimeClamp <= latestTimestamp)) {
    return `component "${name}" has the mtime clamp ${mtimeClamp}, not whole seconds from 1970 to 9999`;
  }
  return historyFault(component);
}

/** Describes what is wrong with a component's change history. */
function historyFault({ name, changeDays = [], interval = 1, version = 'any' }: Component): string | undefined {
  const isList = Array.isArray(changeDays) && changeDays.every(isNextDay);
  if (!isList) return `component "${name}" has change days that are not whole numbers, each once, ascending`;
  if (!(Number.isFinite(interval) && interval > 0)) {
    return `component "${name}" has the interval ${interval}, not a positive number of days`;
  }
  if (typeof version !== 'string' || version === '' || !version.isWellFormed()) {
    return `component "${name}" has the version "${String(version)}", not a non-empty Unicode text`;
  }
  return undefined;
}

function isNextDay(day: unknown, index: number, days: readonly number[]): boolean {
  return Number.isSafeInteger(day) && (index === 0 || Number(day) > (days[index - 1] ?? 0));
}
