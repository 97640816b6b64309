import { type LoadedRepo, type OwnedFiles, ownedFiles, treeBytes, unclaimedName } from '@chunkah/core/engine';
import { formatVersion, type OwnedShare, type RepoSummary, type ReposResult } from '@chunkah/report';
import type { WrittenReports } from '../report/written-reports.ts';
import { chooseRepos } from './choose-repos.ts';
import { claimFiles, loadPresentRepos } from './claim-files.ts';
import { profileOf } from './compatibility-profile.ts';
import type { PlanOptions } from './options.ts';
import { readInput } from './read-input.ts';
import type { TreeSource } from './source/tree-source.ts';
import { withTreeSource } from './source/with-tree-source.ts';

/**
 * What a list of repos depends on. Without a rootfs or an image only the plugins are listed, and
 * options about the tree mean nothing.
 */
export interface ReposOptions
  extends Omit<
    PlanOptions,
    | 'maxLayers'
    | 'updatePeriod'
    | 'stripHints'
    | keyof WrittenReports
    | 'previous'
    | 'keepBase'
    | 'output'
    | 'tag'
    | 'authfile'
    | 'registryCa'
    | 'registryInsecure'
  > {}

/**
 * Lists the repo plugins and, of a rootfs, what each one has of it in the end. That none is found
 * is not an error, nor are special files: they are left out, with a warning.
 * @throws ChunkahError for whatever is wrong with the options or the rootfs.
 */
export async function repos(options: ReposOptions): Promise<ReposResult> {
  const { rootfs, image } = options;
  const plugins = listPlugins(options);
  if (rootfs === undefined && image === undefined) return { formatVersion, repos: plugins };
  // Claims do not depend on a previous image, which may have gone, nor on the base.
  const own = { ...options, previous: undefined, keepBase: undefined };
  return withTreeSource(own, (source) => reposOf(source, own, plugins));
}

async function reposOf(
  source: TreeSource,
  options: PlanOptions,
  plugins: readonly PluginSummary[],
): Promise<ReposResult> {
  const input = await readInput(options, source, { specialFiles: 'looked-past' });
  const loaded = await loadPresentRepos(input);
  const owned = ownedFiles(input.files, await claimFiles(input, loaded));
  const total = treeBytes(input.files);
  const shareOf = (repo: string) => addShare(owned.get(repo) ?? nothing, total);
  const { components: _, ...unclaimed } = shareOf(unclaimedName.slice(0, unclaimedName.indexOf('/')));
  return {
    formatVersion,
    repos: plugins.map((plugin) => ({ ...plugin, ...presence(plugin, loaded), ...shareOf(plugin.name) })),
    unclaimed,
  };
}

type PluginSummary = Pick<RepoSummary, 'name' | 'version' | 'priority' | 'origin' | 'enabled'>;

/** The plugins of a build with these options, and the built-in ones that it leaves out. */
function listPlugins(options: ReposOptions): PluginSummary[] {
  return chooseRepos(profileOf(options), options).map(({ plugin, origin, enabled }) => {
    const { name, version, priority } = plugin;
    return { name, version, priority, origin, enabled };
  });
}

function presence({ name }: PluginSummary, loaded: readonly LoadedRepo[]): Pick<RepoSummary, 'found' | 'details'> {
  const found = loaded.find(({ plugin }) => plugin.name === name);
  return found === undefined ? { found: false } : { found: true, details: { ...found.repo.details } };
}

const nothing: OwnedFiles = { components: 0, files: 0, bytes: 0 };

function addShare(owned: OwnedFiles, total: number): OwnedFiles & OwnedShare {
  return { ...owned, share: total === 0 ? 0 : owned.bytes / total };
}
