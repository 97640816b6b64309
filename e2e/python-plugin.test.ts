import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RepoPlugin, stabilityFromInterval } from '@chunkah/core';
import { ensureRoot } from '@chunkah/roots';
import { plan, repos } from 'chunkah';
import { afterAll, beforeAll, expect, test } from 'vitest';
import python from './plugins/chunkah-repo-python/src/index.ts';
import { run, scratchDirectory } from './program.ts';
import { type PythonPackages, pythonPackages } from './python/python-packages.ts';

const scratch = scratchDirectory(afterAll);
const rootfs = join(scratch, 'root');
const recordedFiles = fileURLToPath(new URL('python/recorded-files.py', import.meta.url));

type Components = Readonly<Record<string, { readonly stability: number; readonly files: readonly string[] }>>;

let packages: PythonPackages;
let components: Components;

beforeAll(async () => {
  packages = await pythonPackages();
  await run('cp', ['-a', '--reflink=auto', await ensureRoot('debian-minimal'), rootfs]);
  for (const tree of [packages.byPip, packages.byDebian]) await run('cp', ['-a', `${tree}/.`, rootfs]);
  components = await componentsWith(python({ interval: 'weekly' }));
});

async function componentsWith(...plugins: readonly RepoPlugin[]): Promise<Components> {
  const componentsFile = join(scratch, 'components.json');
  await plan({ rootfs, repos: plugins, skipSpecialFiles: true, componentsFile });
  return JSON.parse(readFileSync(componentsFile, 'utf8')).components;
}

/** Paths in a tree that are no directories, or with `-type d` those that are. */
async function pathsIn(tree: string, ...condition: readonly string[]): Promise<ReadonlySet<string>> {
  const listed = await run('find', [tree, '-mindepth', '1', ...condition, '-printf', '/%P\\0']);
  return new Set(listed.toString().split('\0').slice(0, -1));
}

function ofPython(): [string, Components[string]][] {
  return Object.entries(components).filter(([name]) => name.startsWith('python/'));
}

test('each distribution has the files that Python itself finds, byte code included', async () => {
  const directories = await pathsIn(rootfs, '-type', 'd');
  const claimed = ofPython().map(([name, { files }]) => [
    name.slice('python/'.length),
    files.filter((path) => !directories.has(path)).sort(),
  ]);
  const recorded: Record<string, string[]> = JSON.parse(
    (await run('python3', [recordedFiles, rootfs, 'pip', 'uv'])).toString(),
  );
  expect(Object.keys(recorded)).toHaveLength(9);
  expect(Object.fromEntries(claimed)).toEqual(
    Object.fromEntries(Object.entries(recorded).map(([name, files]) => [name, files.sort()])),
  );
});

test('all that pip brought is claimed', async () => {
  const claimed = new Set(ofPython().flatMap(([, { files }]) => files));
  const left = [...(await pathsIn(packages.byPip, '!', '-type', 'd'))].filter((path) => !claimed.has(path));
  expect(left).toEqual([]);
});

test('nothing of the packages of the system is claimed', async () => {
  const ofSystem = await pathsIn(packages.byDebian);
  expect(ofSystem).toContain('/usr/lib/python3/dist-packages/blinker-1.5.dist-info/RECORD');
  expect(ofPython().flatMap(([, { files }]) => files.filter((path) => ofSystem.has(path)))).toEqual([]);
  expect(components['xattr/bash']?.files).toContain('/etc/bash.bashrc');
});

test('a directory is claimed by whoever has all that is in it', async () => {
  const site = (await run('find', [join(rootfs, 'usr/local'), '-name', 'site-packages', '-printf', '/usr/local/%P']))
    .toString()
    .trim();
  expect(components['python/setuptools']?.files).toContain(`${site}/setuptools/_vendor`);
  expect(components['chunkah/unclaimed']?.files).toEqual(expect.arrayContaining([site, `${site}/jaraco`]));
  const directories = await pathsIn(rootfs, '-type', 'd');
  for (const [name, { files }] of ofPython()) {
    const own = new Set(files);
    const others = Object.entries(components).flatMap(([other, { files: paths }]) => (other === name ? [] : paths));
    for (const directory of files.filter((path) => directories.has(path))) {
      expect(others.filter((path) => path.startsWith(`${directory}/`) && !own.has(path))).toEqual([]);
    }
  }
});

test('the interval gives the stability', () => {
  for (const [, { stability }] of ofPython()) expect(stability).toBe(stabilityFromInterval(7));
});

test('a package database has what both know', async () => {
  const script = '/usr/local/bin/pip';
  const database: RepoPlugin = {
    name: 'database',
    version: '1',
    apiVersion: 1,
    priority: 10,
    load: async ({ files }) => ({
      components: [{ name: 'pip', stability: 0, mtimeClamp: 0 }],
      strongClaims: (claims) => claims.add(files.find(script) ?? -1, 0),
    }),
  };
  expect(components['python/pip']?.files).toContain(script);
  const shared = await componentsWith(python(), database);
  expect(shared['database/pip']?.files).toEqual([script]);
  expect(shared['python/pip']?.files).not.toContain(script);
});

test('with other installers wanted the repo is not in the tree', async () => {
  const { repos: listed } = await repos({
    rootfs,
    skipSpecialFiles: true,
    repos: [python({ installers: ['poetry'] })],
  });
  expect(listed.find(({ name }) => name === 'python')).toMatchObject({ priority: 20, enabled: true, found: false });
});
