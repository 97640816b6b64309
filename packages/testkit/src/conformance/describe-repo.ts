import type { RepoPlugin } from '@chunkah/core';
import { describe, test } from 'vitest';
import { lawTests } from './law-tests.ts';
import type { RepoCase } from './repo-case.ts';

/**
 * The conformance suite of repo plugins: declares one test per law of the plugin contract, and per case whether the repo
 * makes of the tree what the case says. Call it at the top of a test file.
 * @param plugin the plugin, or the factory of one that needs no options.
 */
export function describeRepo(plugin: RepoPlugin | (() => RepoPlugin), cases: readonly RepoCase[]): void {
  const made = typeof plugin === 'function' ? plugin() : plugin;
  describe(`repo ${made.name}`, () => {
    for (const { name, check } of lawTests(made, cases)) test(name, check);
  });
}
