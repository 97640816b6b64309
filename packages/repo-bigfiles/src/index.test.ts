import { readFileSync } from 'node:fs';
import type { RepoPlugin } from '@chunkah/core';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import { describeRepo, directory, file, hardlink, indexOf, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameComponents } from './component-names.ts';
import bigfiles from './index.ts';

const mebibyte = new Uint8Array(2 ** 20);
const small = { minimumSize: 2 };

describeRepo(bigfiles, [
  {
    name: 'nothing large enough',
    tree: { 'opt/big': file(mebibyte.subarray(1)), dir: directory(), link: symlink('opt/big') },
    components: 'absent',
  },
  {
    name: 'files of 1 MiB and more',
    tree: {
      'opt/model.bin': file(mebibyte),
      'opt/disk.img': file(new Uint8Array(2 ** 20 + 1)),
      'opt/readme': file('x'),
    },
    now: 1_760_000_000,
    components: {
      'model.bin': { files: ['/opt/model.bin'], stability: Math.exp(-7 / 30), mtimeClamp: 1_760_000_000 },
      'disk.img': { files: ['/opt/disk.img'], stability: Math.exp(-7 / 30), mtimeClamp: 1_760_000_000 },
    },
  },
]);

describeRepo(bigfiles(small), [
  {
    name: 'equal base names',
    tree: { 'a/data': file('aa'), 'b/data': file('bb'), 'b/other': file('cc') },
    components: { data: ['/a/data'], 'b/data': ['/b/data'], other: ['/b/other'] },
  },
  {
    name: 'a file in the root whose name is taken',
    tree: { 'a/data': file('aa'), data: file('bb') },
    components: { data: ['/a/data'], '/data': ['/data'] },
  },
  {
    name: 'hard links are one component, called by the first name',
    tree: { 'b/second': hardlink('c/third'), 'c/third': file('xx'), 'a/first': hardlink('c/third'), third: file('yy') },
    components: { first: ['/a/first', '/b/second', '/c/third'], third: ['/third'] },
  },
  {
    name: 'a name that is not UTF-8',
    tree: { 'a/\udcffdata\udc80': file('aa') },
    components: { '\\xffdata\\x80': ['/a/\udcffdata\udc80'] },
  },
  {
    name: 'a byte and its spelling out',
    tree: { 'a/q\\xff': file('aa'), 'q\\xff': file('bb'), 'q\udcff': file('cc') },
    components: { 'q\\xff': ['/a/q\\xff'], '/q\\xff': ['/q\\xff'], '/q\\xff~2': ['/q\udcff'] },
  },
  { name: 'directories count for nothing', tree: { 'a/b': file('x') }, components: 'absent' },
]);

describeRepo(bigfiles({ ...small, mergeClashingPaths: true }), [
  {
    name: 'a file in the root whose name is taken joins its namesake',
    tree: { 'a/data': file('aa'), data: file('bb'), 'b/data': file('cc') },
    components: { data: ['/a/data', '/data'], 'b/data': ['/b/data'] },
  },
]);

/** Claims everything below a path. */
function owner(name: string, path: string): RepoPlugin {
  return {
    name,
    version: '1',
    apiVersion: 1,
    priority: 1,
    load: ({ files }) =>
      Promise.resolve({
        components: [{ name: 'all', stability: 0.5, mtimeClamp: 0 }],
        strongClaims(claims) {
          const top = files.find(path) ?? 0;
          for (let id = top; id < files.subtreeEnd(top); id += 1) claims.add(id, 0);
        },
      }),
  };
}

async function components(tree: Tree, plugins: RepoPlugin[], linksTogether = true): Promise<Record<string, string[]>> {
  const context = memoryContext(tree);
  const repos = await loadRepos(plugins, context);
  const assignment = await resolveClaims({ files: context.files, repos, linksTogether, defaultMtimeClamp: 0 });
  return Object.fromEntries(
    assignment.components.map(({ name }, number) => [
      name,
      Array.from(filesOf(assignment, number), (id) => context.files.path(id)),
    ]),
  );
}

test('a name does not depend on what other repos claim', async () => {
  const tree = { 'a/data': file('aa'), 'b/data': file('bb') };
  expect(await components(tree, [bigfiles(small), owner('package', '/a')])).toEqual({
    'package/all': ['/a', '/a/data'],
    'bigfiles/b/data': ['/b/data'],
    'chunkah/unclaimed': ['/b'],
  });
});

test('where hard links are split, those that are left stay one component', async () => {
  const tree = { 'a/data': file('aa'), 'b/data': hardlink('a/data'), 'c/data': hardlink('a/data') };
  expect(await components(tree, [bigfiles(small), owner('package', '/a')], false)).toEqual({
    'package/all': ['/a', '/a/data'],
    'bigfiles/data': ['/b/data', '/c/data'],
    'chunkah/unclaimed': ['/b', '/c'],
  });
});

test('different inodes never share a component, whatever their names', () => {
  const name = fc.constantFrom('a', 'b', '\udcff', '\\xff', 'a\udcff', 'a\\xff', '~2');
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 30 }), (paths) => {
      const isParent = (above: string) => paths.some((below) => below.startsWith(`${above}/`));
      const index = indexOf(Object.fromEntries(paths.filter((p) => !isParent(p)).map((p) => [p, file('xx')])));
      const big = Array.from(index)
        .filter(({ type }) => type === 'file')
        .map(({ id }) => id);
      const { names, componentOf } = nameComponents(index, big, false);
      expect(new Set(names).size).toBe(big.length);
      expect(new Set(componentOf.values()).size).toBe(big.length);
      for (const text of names) expect(text.isWellFormed()).toBe(true);
    }),
  );
});

test.each([{ minimumSize: 0 }, { minimumSize: 1.5 }, { minimumsize: 1 }])('the options %o are refused', (options) => {
  expect(() => bigfiles(options)).toThrow(expect.objectContaining({ code: 'REPO_OPTIONS_INVALID' }));
});

test('the plugin has the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: bigfiles().version });
});
