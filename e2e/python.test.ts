import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RepoPlugin, stabilityFromInterval } from '@chunkah/core';
import { ensureRoot } from '@chunkah/roots';
import { plan, repos } from 'chunkah';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, scratchDirectory } from './program.ts';
import { type PythonPackages, pythonPackages } from './python/python-packages.ts';

const scratch = scratchDirectory(afterAll);
const rootfs = join(scratch, 'root');
const recordedFiles = fileURLToPath(new URL('python/recorded-files.py', import.meta.url));

type Components = Readonly<Record<string, { readonly stability: number; readonly files: readonly string[] }>>;

let packages: PythonPackages;
/** What Debian's packages brought, files and directories. */
let ofDebian: ReadonlySet<string>;
let components: Components;

beforeAll(async () => {
  packages = await pythonPackages();
  await run('cp', ['-a', '--reflink=auto', await ensureRoot('debian-minimal'), rootfs]);
  for (const tree of [packages.byPip, packages.byDebian]) await run('cp', ['-a', `${tree}/.`, rootfs]);
  ofDebian = await pathsIn(packages.byDebian);
  components = await componentsWith(database(ofDebian));
});

/** A package database that lists these paths. */
function database(paths: Iterable<string>): RepoPlugin {
  return {
    name: 'database',
    version: '1',
    apiVersion: 1,
    priority: 10,
    load: async ({ files }) => ({
      components: [{ name: 'all', stability: 0, mtimeClamp: 0 }],
      strongClaims(claims) {
        for (const path of paths) claims.add(files.find(path) ?? -1, 0);
      },
    }),
  };
}

async function componentsWith(...plugins: readonly RepoPlugin[]): Promise<Components> {
  const componentsFile = join(scratch, 'components.json');
  await plan({ rootfs, repos: plugins, skipSpecialFiles: true, componentsFile });
  return JSON.parse(readFileSync(componentsFile, 'utf8')).components;
}

/** Paths in a tree that are not directories, or with `-type d` those that are. */
async function pathsIn(tree: string, ...condition: readonly string[]): Promise<ReadonlySet<string>> {
  const listed = await run('find', [tree, '-mindepth', '1', ...condition, '-printf', '/%P\\0']);
  return new Set(listed.toString().split('\0').slice(0, -1));
}

function ofPython(from: Components = components): [string, Components[string]][] {
  return Object.entries(from).filter(([name]) => name.startsWith('python/'));
}

test('each distribution has the files that Python itself finds, byte code included', async () => {
  const directories = await pathsIn(rootfs, '-type', 'd');
  const claimed = ofPython().map(([name, { files }]) => [
    name.slice('python/'.length),
    files.filter((path) => !directories.has(path)).sort(),
  ]);
  const recorded: Record<string, string[]> = JSON.parse((await run('python3', [recordedFiles, rootfs])).toString());
  const { blinker, ...byPip } = recorded;
  expect(blinker).toContain('/usr/lib/python3/dist-packages/blinker-1.5.dist-info/RECORD');
  expect(Object.keys(byPip)).toHaveLength(10);
  expect(byPip['old-egg']).toContain('/opt/legacy/bin/old-egg');
  expect(Object.fromEntries(claimed)).toEqual(
    Object.fromEntries(Object.entries(byPip).map(([name, files]) => [name, files.sort()])),
  );
});

test('everything that pip installed is claimed', async () => {
  const claimed = new Set(ofPython().flatMap(([, { files }]) => files));
  const left = [...(await pathsIn(packages.byPip, '!', '-type', 'd'))].filter((path) => !claimed.has(path));
  expect(left).toEqual([]);
});

test('what a package database claims stays there; without one it is claimed here', async () => {
  expect(ofPython().flatMap(([, { files }]) => files.filter((path) => ofDebian.has(path)))).toEqual([]);
  expect(components['xattr/bash']?.files).toContain('/etc/bash.bashrc');
  const alone = await componentsWith();
  expect(alone['python/blinker']?.files).toContain('/usr/lib/python3/dist-packages/blinker-1.5.dist-info/RECORD');
  const script = '/usr/local/bin/pip';
  expect(alone['python/pip']?.files).toContain(script);
  const shared = await componentsWith(database([script]));
  expect(shared['database/all']?.files).toEqual([script]);
  expect(shared['python/pip']?.files).not.toContain(script);
});

test('a directory belongs to the distribution that owns everything in it', async () => {
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

test('it is off with --compat, and the stability is that of monthly updates', async () => {
  for (const [, { stability }] of ofPython()) expect(stability).toBe(stabilityFromInterval(30));
  const { repos: listed } = await repos({ rootfs, skipSpecialFiles: true, compat: 'chunkah-0.6' });
  expect(listed.find(({ name }) => name === 'python')).toMatchObject({ priority: 20, enabled: false });
});
