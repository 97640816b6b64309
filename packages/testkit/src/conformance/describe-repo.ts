import type { RepoPlugin } from '@chunkah/core';
import { describe, test } from 'vitest';
import { lawTests } from './law-tests.ts';
import type { RepoCase } from './repo-case.ts';

/** Milliseconds per test: some load a tree many times. */
const timeout = 60_000;

/**
 * The conformance suite of repo plugins: declares one test per law of the plugin contract, and one
 * per case that checks the repo's result for its tree. Call it at the top of a test file.
 * @param plugin the plugin, or a factory that needs no options.
 */
export function describeRepo(plugin: RepoPlugin | (() => RepoPlugin), cases: readonly RepoCase[]): void {
  const made = typeof plugin === 'function' ? plugin() : plugin;
  // One test at a time: some of them freeze the clock.
  describe(`repo ${made.name}`, { concurrent: false, timeout }, () => {
    for (const { name, check } of lawTests(made, cases)) test(name, check);
  });
}
