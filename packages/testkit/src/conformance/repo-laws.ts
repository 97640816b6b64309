import assert from 'node:assert/strict';
import { type Component, type FileIndex, isChunkahError, type RepoPlugin } from '@chunkah/core';
import { comparePaths, type LoadedRepo, loadRepos, orderPlugins, resolveClaims } from '@chunkah/core/engine';
import { memoryContext } from '../context/memory-context.ts';
import { contextOf, outcomeIn } from './outcome.ts';
import type { ClaimsCase, ExpectedComponent, FailureCase } from './repo-case.ts';

const secondsPerDay = 86_400;

/** What the plugin says of itself is valid: core would refuse it otherwise. */
export function pluginIsWellFormed(plugin: RepoPlugin): void {
  orderPlugins([plugin]);
  assert.equal(typeof plugin.version, 'string', 'the version is a text');
  assert.notEqual(plugin.version, '', 'the version is not empty');
}

/** An empty tree has no source of components. */
export async function emptyTreeHasNoRepo(plugin: RepoPlugin): Promise<void> {
  const repo = await plugin.load(memoryContext({}));
  assert.equal(repo, undefined, 'load() gives undefined for an empty tree');
}

/**
 * Names are unique valid Unicode, stabilities lie in 0..1, clamps are whole seconds from 1970 to
 * 9999, change days are distinct and ascend, intervals are positive, versions are texts: core
 * checks all of it. No change day lies after the day of `now`: what is known is past.
 */
export async function componentsAreValid(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const context = contextOf(repoCase);
  const today = Math.floor(context.now / secondsPerDay);
  for (const { repo } of await loadRepos([plugin], context)) {
    for (const { name, changeDays = [] } of repo.components) {
      const last = changeDays.at(-1) ?? today;
      assert.ok(last <= today, `no change day of ${name} lies after the day of now, ${today}: not so ${last}`);
    }
  }
}

/** Strong claims are made synchronously, from what `load` has read. */
export async function strongClaimsAreCheap(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const context = contextOf(repoCase);
  const repo = await plugin.load(context);
  const readBefore = context.readCount;
  const claimed = new Set<number>();
  const claims = { add: (file: number) => void claimed.add(file), has: (file: number) => claimed.has(file) };
  const answer: unknown = repo?.strongClaims?.(claims);
  if (answer instanceof Promise) answer.catch(() => undefined);
  assert.equal(answer instanceof Promise, false, 'strongClaims() is synchronous');
  assert.equal(context.readCount, readBefore, 'strongClaims() reads no content');
}

/** Whatever other repos have taken, weak claims are made only on the rest: core rejects others. */
export async function weakClaimsStayInside(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const context = contextOf(repoCase);
  const { files, defaultMtimeClamp } = context;
  const loaded = await loadRepos([plugin], context);
  for (const taken of [() => true, (file: number) => file % 2 === 0, (file: number) => file % 2 === 1]) {
    const repos = [otherRepo(files, taken, context), ...loaded];
    await resolveClaims({ files, repos, linksTogether: false, defaultMtimeClamp });
  }
}

/** The repo makes exactly the claims, and gives exactly the warnings, of the case. */
export async function claimsAreAsExpected(plugin: RepoPlugin, repoCase: ClaimsCase): Promise<void> {
  const outcome = await outcomeIn(plugin, contextOf(repoCase));
  const { components, warnings = [] } = repoCase;
  if (components === 'absent') {
    assert.equal(outcome, undefined, 'the repo is not in the tree');
    return;
  }
  assert.ok(outcome, 'the repo is in the tree');
  const expected = Object.entries(components).map(([name, value]) => [name, asExpected(value)] as const);
  const expectedFiles = expected.map(([name, { files }]) => [name, [...files].sort(comparePaths)] as const);
  assert.deepEqual(outcome.files, Object.fromEntries(expectedFiles));
  for (const [name, { files: _, ...record }] of expected) {
    const component: Component | undefined = outcome.components.find((candidate) => candidate.name === name);
    for (const [key, value] of Object.entries(record)) {
      assert.deepEqual(component?.[key as keyof typeof record], value, `${key} of ${name}`);
    }
  }
  checkWarnings(outcome.warnings, warnings);
}

/** The tree is rejected with the code and the text given in the case. */
export async function failsAsExpected(plugin: RepoPlugin, repoCase: FailureCase): Promise<void> {
  const error: unknown = await outcomeIn(plugin, contextOf(repoCase)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error, `the tree is refused with ${repoCase.error}`);
  if (!isChunkahError(error)) throw error;
  assert.equal(error.code, repoCase.error, error.message);
  for (const words of repoCase.mentions ?? []) {
    assert.ok(error.message.includes(words), `"${error.message}" mentions "${words}"`);
  }
}

function asExpected(value: readonly string[] | ExpectedComponent): ExpectedComponent {
  return 'files' in value ? value : { files: value };
}

function checkWarnings(warnings: readonly string[], expected: readonly (string | RegExp)[]): void {
  const shown = warnings.map((warning, index) => {
    const pattern = expected[index];
    return pattern instanceof RegExp && pattern.test(warning) ? pattern : warning;
  });
  assert.deepEqual(shown, [...expected], 'warnings');
}

/** A repo before the tested one that has taken some files already. */
function otherRepo(files: FileIndex, taken: (file: number) => boolean, context: LoadedRepo['context']): LoadedRepo {
  return {
    plugin: { name: 'others', version: '1', apiVersion: 1, priority: 0, load: () => Promise.resolve(undefined) },
    repo: {
      components: [{ name: 'taken', stability: 0, mtimeClamp: 0 }],
      strongClaims(claims) {
        for (let file = 0; file < files.count; file += 1) if (taken(file)) claims.add(file, 0);
      },
    },
    context,
  };
}
