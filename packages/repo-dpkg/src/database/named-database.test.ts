import { join } from 'node:path';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import { file, memoryContext, type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import dpkg from '../index.ts';
import type { DpkgOptions } from '../options.ts';
import { type PackageSketch, statusOf } from '../sample-database.fixture.ts';

/** The files of each component that a repo with these options makes of a tree. */
async function claimed(tree: Tree, options: Partial<DpkgOptions>): Promise<Record<string, string[]>> {
  const context = memoryContext(tree);
  const { files } = context;
  const repos = await loadRepos([dpkg(options)], context);
  const assignment = await resolveClaims({ files, repos, linksTogether: true, defaultMtimeClamp: 0 });
  return Object.fromEntries(
    assignment.components.map(({ name }, number) => [
      name,
      Array.from(filesOf(assignment, number), (id) => files.path(id)),
    ]),
  );
}

const packages: readonly PackageSketch[] = [
  { name: 'liba', source: 'a', paths: ['/liba'] },
  { name: 'a-tools', source: 'a', paths: ['/tools'] },
];
const files: Tree = { liba: file(), tools: file(), 'var/x': file() };

describe('a database that lies elsewhere', () => {
  test('is named by its directory in the rootfs', async () => {
    const tree = { ...files, ...statusOf(packages, 'opt/db'), ...statusOf([{ name: 'b', paths: ['/liba'] }]) };
    const found = await claimed(tree, { root: 'opt/db' });
    expect(found['dpkg/a']).toEqual(['/liba', '/opt/db/info/a-tools.list', '/opt/db/info/liba.list', '/tools']);
    expect(Object.keys(found)).toEqual(['chunkah/unclaimed', 'dpkg/a']);
  });

  test('is named by a directory of the host, and the one in the rootfs does not count', async () => {
    const directory = temporaryDirectory();
    writeTree(directory, statusOf(packages, 'copy'));
    const tree = { ...files, ...statusOf([{ name: 'b', paths: ['/liba'] }]) };
    const found = await claimed(tree, { database: join(directory, 'copy') });
    expect(found['dpkg/a']).toEqual(['/liba', '/tools']);
    expect(found['dpkg/b']).toBeUndefined();
  });

  test.each([
    ['root', () => '/opt/db', 'there is no dpkg database in /opt/db of the rootfs'],
    ['root', () => '/liba', 'there is no dpkg database in /liba of the rootfs'],
    ['database', temporaryDirectory, 'there is no dpkg database in '],
  ])('is refused when the directory that %s names holds none', async (option, directory, message) => {
    const path = directory();
    await expect(claimed({ ...files, 'opt/db/info/a.list': file('/a\n') }, { [option]: path })).rejects.toMatchObject({
      code: 'DPKG_NOT_FOUND',
      message: expect.stringContaining(message),
    });
  });

  test('is refused when the directory of the host does not exist', async () => {
    await expect(claimed(files, { database: '/nowhere' })).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  });
});

test('each package can be a component of its own', async () => {
  const found = await claimed({ ...files, ...statusOf(packages) }, { group: 'package' });
  expect(Object.keys(found)).toEqual(['chunkah/unclaimed', 'dpkg/a-tools', 'dpkg/liba']);
});
