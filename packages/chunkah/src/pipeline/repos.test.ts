import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepoPlugin } from '@chunkah/core';
import type { RepoSummary } from '@chunkah/report';
import { fifo, file, hardlink, symlink, type Tree, temporaryDirectory, temporaryRootfs } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { repos } from './repos.ts';

const mebibyte = 1024 * 1024;

const tree: Tree = {
  'a/big': file(new Uint8Array(3 * mebibyte)),
  'a/again': hardlink('a/big'),
  'b/labelled': file(new Uint8Array(mebibyte), { xattrs: { 'user.component': 'x' } }),
  'b/link': symlink('nowhere'),
};

function named({ repos: list }: { readonly repos: readonly RepoSummary[] }, name: string): RepoSummary | undefined {
  return list.find((repo) => repo.name === name);
}

test('without a rootfs the plugins are listed by rank, with nothing about a tree', async () => {
  const plugin = { version: expect.stringMatching(/^\d+\.\d+\.\d+$/), origin: 'built-in' };
  expect(await repos({})).toEqual({
    formatVersion: 1,
    repos: [
      { name: 'xattr', priority: 0, enabled: true, ...plugin },
      { name: 'filemap', priority: 5, enabled: true, ...plugin },
      { name: 'apk', priority: 10, enabled: true, ...plugin },
      { name: 'dpkg', priority: 10, enabled: true, ...plugin },
      { name: 'rpm', priority: 10, enabled: true, ...plugin },
      { name: 'alpm', priority: 11, enabled: true, ...plugin },
      { name: 'python', priority: 20, enabled: true, ...plugin },
      { name: 'pathmap', priority: 50, enabled: false, ...plugin },
      { name: 'bigfiles', priority: 80, enabled: true, ...plugin },
    ],
  });
});

test('the options decide which ones a build asks; files that they name are not read for the list alone', async () => {
  const enabled = async (options: Parameters<typeof repos>[0]) =>
    (await repos(options)).repos.filter((repo) => repo.enabled).map(({ name }) => name);
  expect(await enabled({ componentMap: '/nowhere' })).toEqual([
    ...['xattr', 'filemap', 'apk', 'dpkg', 'rpm', 'alpm', 'python', 'pathmap', 'bigfiles'],
  ]);
  expect(await enabled({ compat: 'chunkah-0.6' })).toEqual(['xattr', 'rpm', 'alpm', 'bigfiles']);
  expect(await enabled({ compat: 'chunkah-0.6', filemap: '/nowhere' })).toEqual([
    ...['xattr', 'filemap', 'rpm', 'alpm', 'bigfiles'],
  ]);
});

test('of a rootfs each one has what is its own in the end, and the shares are the whole', async (context) => {
  const result = await repos({ rootfs: temporaryRootfs(context, tree) });
  expect(named(result, 'xattr')).toMatchObject({ found: true, components: 1, files: 1, bytes: mebibyte, share: 0.25 });
  // The labelled file is a big one too, but not left.
  expect(named(result, 'bigfiles')).toMatchObject({
    found: true,
    components: 1,
    files: 2,
    bytes: 3 * mebibyte,
    share: 0.75,
  });
  expect(named(result, 'filemap')).toMatchObject({ found: false, components: 0, files: 0, bytes: 0, share: 0 });
  expect(result.unclaimed).toEqual({ files: 3, bytes: 0, share: 0 });
});

test('details come with the repos that have some', async (context) => {
  const componentMap = join(temporaryDirectory(), 'rules.json');
  writeFileSync(componentMap, JSON.stringify([{ prefix: '/b', component: 'b' }]));
  const result = await repos({ rootfs: temporaryRootfs(context, tree), componentMap });
  expect(named(result, 'pathmap')).toMatchObject({ found: true, files: 2, details: { rules: 1, map: componentMap } });
  expect(named(result, 'filemap')).not.toHaveProperty('details');
});

test('a rootfs in which no repo is found is all unclaimed, and no fault', async (context) => {
  const result = await repos({ rootfs: temporaryRootfs(context, { a: file('abc') }) });
  expect(result.repos.filter(({ found }) => found !== false)).toEqual([]);
  expect(result.unclaimed).toEqual({ files: 1, bytes: 3, share: 1 });
  await expect(repos({ rootfs: temporaryDirectory() })).rejects.toMatchObject({ code: 'ROOTFS_EMPTY' });
});

test('special files do not end it: they are left out, and a warning says where a build would stop', async (context) => {
  const rootfs = temporaryRootfs(context, { ...tree, 'dev/log': fifo(), 'dev/other': fifo(), 'run/pipe': fifo() });
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), info() {}, debug() {} };
  const { unclaimed } = await repos({ rootfs, logger });
  expect(unclaimed).toEqual({ files: 5, bytes: 0, share: 0 });
  expect(warnings).toEqual([
    'left out /dev/log and 2 more special files; build and plan stop there: give them --skip-special-files or --prune',
  ]);
  await repos({ rootfs, logger, prune: ['/dev/', '/run/pipe'] });
  await repos({ rootfs, logger, skipSpecialFiles: true });
  expect(warnings).toHaveLength(1);
});

test('unknown compat is refused with and without a rootfs', async () => {
  const compat = 'other' as 'chunkah-0.6';
  for (const options of [{ compat }, { compat, rootfs: temporaryDirectory() }]) {
    await expect(repos(options)).rejects.toMatchObject({ code: 'COMPAT_UNKNOWN' });
  }
});

test('a plugin gets the fields of os-release, what a directory holds, and files by a pattern', async (context) => {
  const seen: unknown[] = [];
  const plugin: RepoPlugin = {
    ...{ name: 'mine', version: '1.0.0', apiVersion: 1, priority: 1 },
    async load({ files, osRelease, children, glob }) {
      const paths = (ids: readonly number[]) => ids.map((id) => files.path(id));
      seen.push(osRelease, paths(children(-1)), paths(glob('/usr/*/*-release')));
      return undefined;
    },
  };
  const release = { 'etc/os-release': symlink('/usr/lib/os-release'), 'usr/lib/os-release': file('ID=acme\n') };
  const rootfs = temporaryRootfs(context, release);
  await repos({ rootfs, repos: [plugin] });
  expect(seen).toEqual([{ ID: 'acme' }, ['/etc', '/usr'], ['/usr/lib/os-release']]);
  await repos({ rootfs, repos: [plugin], prune: ['/usr/'] });
  expect(seen.slice(3)).toEqual([{}, ['/etc', '/usr'], []]);
});
