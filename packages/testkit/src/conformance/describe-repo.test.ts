import type { RepoPlugin } from '@chunkah/core';
import { expect, test } from 'vitest';
import { file } from '../tree/literal-tree.ts';
import { describeRepo } from './describe-repo.ts';
import { lawTests } from './law-tests.ts';
import type { RepoCase } from './repo-case.ts';

const loads = { factory: 0, plugin: 0 };

function counting(of: keyof typeof loads): RepoPlugin {
  return {
    name: of,
    version: '1',
    apiVersion: 1,
    priority: 0,
    load() {
      loads[of] += 1;
      return Promise.resolve(undefined);
    },
  };
}

const cases: readonly RepoCase[] = [{ name: 'any', tree: { a: file() }, components: 'absent' }];

describeRepo(() => counting('factory'), cases);
describeRepo(counting('plugin'), []);

test('the tests declared above have run, for a factory and for a plugin', () => {
  const laws = lawTests(counting('factory'), cases).length;
  expect(loads.factory).toBeGreaterThanOrEqual(laws);
  // The empty tree.
  expect(loads.plugin).toBe(1);
});
