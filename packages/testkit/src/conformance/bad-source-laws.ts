import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type FileId, isChunkahError, type LoadContext, type RepoPlugin } from '@chunkah/core';
import type { MemoryContext } from '../context/memory-context.ts';
import { unreadable } from '../errors.ts';
import { orderedTree } from '../tree/ordered-tree.ts';
import { damagesOf } from './damaged-content.ts';
import { contextOf, type Outcome, outcomeIn } from './outcome.ts';
import type { ClaimsCase } from './repo-case.ts';
import { timeLimitFrom, withinTime } from './within-time.ts';

/**
 * Maximum number of files damaged in turn, the first in path order: more of the same kind would
 * reveal nothing new.
 */
const mostFiles = 16;

/**
 * Every file that the repo reads is damaged in several ways. Whatever is left of it, the load must
 * end, and either give valid claims or fail with a code. If nothing is left of a file that `load`
 * reads, claims may change only with a warning.
 */
export async function damageIsTold(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const sound = await soundLoad(plugin, repoCase);
  const sources = await filesReadByLoad(plugin, repoCase);
  const entries = orderedTree(repoCase.tree);
  for (const file of sound.read) {
    const { path, inodePath, entry } = entries[file] ?? {};
    if (inodePath === undefined || entry?.kind !== 'file') continue;
    for (const { damage, damaged } of damagesOf(entry.content)) {
      const what = `the load with /${path} ${damage.what}`;
      const tree = { ...repoCase.tree, [inodePath]: { ...entry, content: damaged } };
      const ending = await endingOf(plugin, contextOf({ ...repoCase, tree }), sound.limit, what);
      if (damage.whole && sources.has(file)) {
        const told = ending.failed || ending.outcome === undefined || tellsMore(ending.outcome, sound.outcome);
        assert.ok(
          told || claimsAreEqual(ending.outcome, sound.outcome),
          `${what} gives other claims without an error or a warning`,
        );
      }
    }
  }
}

/**
 * Each file that the repo reads becomes unreadable in turn. The repo must propagate the error or
 * warn.
 */
export async function unreadableIsTold(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const sound = await soundLoad(plugin, repoCase);
  for (const file of sound.read) {
    const context = contextOf(repoCase);
    const path = context.files.path(file);
    const read: LoadContext['read'] = (id, range) =>
      id === file ? Promise.reject(unreadable(path)) : context.read(id, range);
    const what = `the load with ${path} unreadable`;
    const ending = await endingOf(plugin, { ...context, read }, sound.limit, what);
    assert.ok(ending.failed || tellsMore(ending.outcome, sound.outcome), `${what} gives an error or a warning`);
  }
}

interface SoundLoad {
  readonly outcome: Outcome | undefined;
  /** The files whose content was read that are damaged in turn, in path order. */
  readonly read: readonly FileId[];
  /** Milliseconds that a load of a similar tree may take. */
  readonly limit: number;
}

async function soundLoad(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<SoundLoad> {
  const context = contextOf(repoCase);
  let outcome: Outcome | undefined;
  const limit = await timeLimitFrom(async () => {
    outcome = await outcomeIn(plugin, context);
  });
  const read = [...context.readFiles].sort((left, right) => left - right).slice(0, mostFiles);
  return { outcome, read, limit };
}

/**
 * The sources of the repo. Weak claims read the files themselves, where other content may mean
 * other claims.
 */
async function filesReadByLoad(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<ReadonlySet<FileId>> {
  const context = contextOf(repoCase);
  await plugin.load(context);
  return context.readFiles;
}

type Ending = { readonly failed: true } | { readonly failed: false; readonly outcome: Outcome | undefined };

/** @throws Error if the load does not end, or fails without a code of its own. */
async function endingOf(plugin: RepoPlugin, context: MemoryContext, limit: number, what: string): Promise<Ending> {
  const ending = outcomeIn(plugin, context).then(
    (outcome) => ({ failed: false, outcome }) as const,
    (error: unknown) => ({ failed: true, error }) as const,
  );
  const ended = await withinTime(ending, limit, what);
  if (ended.failed && !(isChunkahError(ended.error) && ended.error.code !== 'REPO_FAILED')) {
    throw new Error(`${what} fails without a code: ${String(ended.error)}`, { cause: ended.error });
  }
  return ended;
}

function claimsAreEqual(left: Outcome | undefined, right: Outcome | undefined): boolean {
  return isDeepStrictEqual([left?.components, left?.files], [right?.components, right?.files]);
}

/** Whether there is a warning that the undamaged tree does not cause. */
function tellsMore(outcome: Outcome | undefined, sound: Outcome | undefined): boolean {
  return outcome?.warnings.some((warning) => sound?.warnings.includes(warning) !== true) === true;
}
