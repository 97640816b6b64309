import type { RepoPlugin } from '@chunkah/core';
import { expect, test } from 'vitest';
import { file } from '../tree/literal-tree.ts';
import { describeRepo } from './describe-repo.ts';

let loads = 0;

function counting(): RepoPlugin {
  return {
    name: 'counting',
    version: '1',
    apiVersion: 1,
    priority: 0,
    load() {
      loads += 1;
      return Promise.resolve(undefined);
    },
  };
}

describeRepo(counting, [{ name: 'any', tree: { a: file() }, components: 'absent' }]);
describeRepo(counting(), []);

test('the tests declared above have run, for a factory and for a plugin', () => {
  // A factory: the empty tree, and per case once for each of five laws and once more for the second load. A plugin: the empty tree.
  expect(loads).toBe(8);
});
