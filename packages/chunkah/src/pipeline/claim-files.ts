import { setImmediate } from 'node:timers/promises';
import { type LoadContext, latestTimestamp, printable } from '@chunkah/core';
import {
  type Assignment,
  type GroupedComponents,
  groupComponents,
  type LoadedRepo,
  loadRepos,
  noComponentRepo,
  resolveClaims,
  treeQueries,
} from '@chunkah/core/engine';
import { hashFiles, readFile } from '@chunkah/rootfs';
import { waysToComponents } from './errors.ts';
import type { Input } from './read-input.ts';

/** What repos may know of the rootfs. */
export function loadContext({ tree, files, epoch, logger, signal }: Input): LoadContext {
  return {
    files,
    ...treeQueries(files, (file, length) => readFile(tree, file, { offset: 0, length })),
    now: epoch,
    defaultMtimeClamp: epoch,
    logger,
    signal,
    async read(file, range) {
      // Reading is synchronous: without a pause a repo that reads much would not let an abort be
      // heard.
      await setImmediate();
      signal.throwIfAborted();
      return readFile(tree, file, range);
    },
    hash: (ids) => hashFiles(tree, ids, signal),
  };
}

/** The repos that are in the rootfs, in the order in which their claims count. */
export async function loadPresentRepos(input: Input): Promise<LoadedRepo[]> {
  const { repos, logger, signal } = input;
  const plugins = repos.flatMap(({ plugin, enabled }) => (enabled ? plugin : []));
  const loaded = await loadRepos(plugins, loadContext(input));
  // Promises that a plugin left behind may have failed: such failures surface now.
  await setImmediate();
  signal.throwIfAborted();
  for (const { plugin, repo } of loaded) {
    logger.info(`repo ${plugin.name}: ${repo.components.length} components`);
    for (const [fact, value] of Object.entries(repo.details ?? {})) {
      logger.debug(`repo ${plugin.name}: ${fact} ${printable(String(value))}`);
    }
  }
  return loaded;
}

/**
 * Ends a run without components, and warns where no source of components is in the rootfs: sizes of
 * files and rules of presets are none.
 * @throws ChunkahError `NO_COMPONENT_REPO`.
 */
export function requireComponents(loaded: readonly LoadedRepo[], { repos, logger }: Input): void {
  const sources = new Set(repos.flatMap(({ plugin, isSource }) => (isSource ? plugin.name : [])));
  if (loaded.some(({ plugin }) => sources.has(plugin.name))) return;
  if (loaded.length === 0) throw noComponentRepo(waysToComponents);
  const isAsked = (name: string) => repos.some(({ plugin, enabled }) => enabled && plugin.name === name);
  logger.warn(`${scarceSources(isAsked('bigfiles'), isAsked('pathmap'))}; for better layers, ${waysToComponents}`);
}

function scarceSources(hasSizes: boolean, hasRules: boolean): string {
  if (!hasRules) return 'only the sizes of files tell components apart here';
  if (!hasSizes) return 'only the rules of presets tell components apart here';
  return 'only the sizes of files and the rules of presets tell components apart here';
}

/** Decides which component each entry belongs to. */
export function claimFiles({ files, profile, epoch }: Input, repos: readonly LoadedRepo[]): Promise<Assignment> {
  const { linksTogether, epochIsLatest } = profile;
  const latestMtimeClamp = epochIsLatest ? epoch : latestTimestamp;
  return resolveClaims({ files, repos, linksTogether, defaultMtimeClamp: epoch, latestMtimeClamp });
}

/**
 * Joins the components of each group, and warns of patterns that match none.
 * @throws ChunkahError `GROUP_OVERLAP`.
 */
export function joinGroups({ groups, logger }: Input, claimed: Assignment): GroupedComponents {
  const grouping = groupComponents(claimed, groups);
  for (const { group, pattern } of grouping.unmatched) {
    logger.warn(`the group ${group} names components that do not exist: ${printable(pattern)}`);
  }
  return grouping;
}
