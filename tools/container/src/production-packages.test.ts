import { realpathSync } from 'node:fs';
import { file, symlink, type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { productionPackages } from './production-packages.ts';

const manifest = (name: string, more: object = {}) => file(JSON.stringify({ name, version: '1.0.0', ...more }));

/**
 * A checkout as npm leaves it: our packages are links, and a package needed in two versions is also
 * inside one of its dependents.
 */
const checkout: Tree = {
  'node_modules/program': symlink('../packages/program'),
  'node_modules/@our/part': symlink('../../packages/part'),
  'packages/program/package.json': manifest('program', {
    dependencies: { '@our/part': '1.0.0', shared: '2.0.0' },
    devDependencies: { tester: '1.0.0' },
  }),
  'packages/program/node_modules/shared/package.json': manifest('shared', { dependencies: { deep: '1.0.0' } }),
  'packages/part/package.json': manifest('@our/part', { dependencies: { shared: '1.0.0', native: '1.0.0' } }),
  'node_modules/shared/package.json': manifest('shared', { dependencies: { '@our/part': '1.0.0' } }),
  'node_modules/deep/package.json': manifest('deep'),
  'node_modules/tester/package.json': manifest('tester'),
  'node_modules/native/package.json': manifest('native', {
    dependencies: { 'native-linux': '1.0.0' },
    optionalDependencies: { 'native-linux': '1.0.0', 'native-other': '1.0.0' },
  }),
  'node_modules/native/node_modules/native-linux/package.json': manifest('native-linux'),
};

function writeCheckout(more: Tree = {}): string {
  const directory = realpathSync(temporaryDirectory());
  writeTree(directory, { ...checkout, ...more });
  return directory;
}

describe('the packages of a program', () => {
  test('are it and all it needs where it runs, each in the version that is installed for it', () => {
    const directory = writeCheckout();
    const found = productionPackages(directory, 'program');
    expect(found.map(({ place, source }) => [place, source.slice(directory.length + 1)])).toEqual([
      ['node_modules/@our/part', 'packages/part'],
      ['node_modules/deep', 'node_modules/deep'],
      ['node_modules/native', 'node_modules/native'],
      ['node_modules/native/node_modules/native-linux', 'node_modules/native/node_modules/native-linux'],
      ['node_modules/program', 'packages/program'],
      ['node_modules/program/node_modules/shared', 'packages/program/node_modules/shared'],
      ['node_modules/shared', 'node_modules/shared'],
    ]);
    expect(found.filter(({ isOurs }) => isOurs).map(({ name }) => name)).toEqual(['@our/part', 'program']);
  });

  test('end in an error when one is not installed', () => {
    const lacking = { 'node_modules/deep/package.json': manifest('deep', { dependencies: { absent: '1.0.0' } }) };
    const directory = writeCheckout(lacking);
    const message = 'absent is not installed, but node_modules/deep needs it';
    expect(() => productionPackages(directory, 'program')).toThrow(message);
  });
});
