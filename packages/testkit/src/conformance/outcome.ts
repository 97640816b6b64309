import { type Component, compareBytes, type RepoPlugin } from '@chunkah/core';
import { filesOf, type LoadedRepo, loadRepos, resolveClaims, unclaimedName } from '@chunkah/core/engine';
import { type MemoryContext, type MemoryContextOptions, memoryContext } from '../context/memory-context.ts';
import type { RepoCase } from './repo-case.ts';

/** The result of a repo for a tree, as the only repo. */
export interface Outcome {
  /** Sorted by name: a repo may list them in any order. */
  readonly components: readonly Component[];
  /** Absolute paths, in path order, by component; components without files are left out. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly string[];
}

/**
 * The result of a repo for the tree of an unused context: `undefined` if its source is not in the
 * tree.
 * @throws ChunkahError like core: with the repo's own code, or with `REPO_FAILED`.
 */
export async function outcomeIn(plugin: RepoPlugin, context: MemoryContext): Promise<Outcome | undefined> {
  const [loaded] = await loadRepos([plugin], context);
  if (loaded === undefined) return undefined;
  return {
    components: [...loaded.repo.components].sort((left, right) => compareBytes(left.name, right.name)),
    files: await claimedFiles(loaded, context),
    warnings: context.messages
      .filter(({ level }) => level === 'warn')
      .map(({ message }) => message.slice(`${plugin.name}: `.length)),
  };
}

/** A fresh context for the tree of a case. */
export function contextOf({ tree, now }: RepoCase, options: MemoryContextOptions = {}): MemoryContext {
  return memoryContext(tree, { ...(now === undefined ? {} : { now }), ...options });
}

async function claimedFiles(loaded: LoadedRepo, { files, defaultMtimeClamp }: MemoryContext) {
  const assignment = await resolveClaims({ files, repos: [loaded], linksTogether: true, defaultMtimeClamp });
  const claimed = assignment.components.flatMap(({ name }, number) => {
    const paths = Array.from(filesOf(assignment, number), (id) => files.path(id));
    return name === unclaimedName ? [] : [[name.slice(`${loaded.plugin.name}/`.length), paths] as const];
  });
  return Object.fromEntries(claimed);
}
