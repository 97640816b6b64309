import type { ComponentId } from '@chunkah/core';
import { directory, file, hardlink, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { EntryOwners } from '../installed/entry-owners.ts';
import { claimLinks } from './claim-links.ts';

/** The links that get components, when those entries of a tree have owners and no one owns the rest. */
function claimed(
  tree: Tree,
  owned: Readonly<Record<string, readonly ComponentId[]>>,
  rule?: { readonly toDirectories?: boolean; readonly listed?: readonly string[] },
): Record<string, ComponentId[]> {
  const { files } = memoryContext(tree);
  const owners = new EntryOwners(files);
  for (const [path, components] of Object.entries(owned)) {
    for (const component of components) owners.add(files.find(path) ?? -1, component);
  }
  const ids = Array.from(files, ({ id }) => id).filter((id) => owners.of(id).length === 0);
  const left = Object.assign(new Set(ids), { has: (id: number) => ids.includes(id) });
  const found: Record<string, ComponentId[]> = {};
  const add = (id: number, component: ComponentId) => {
    const path = files.path(id);
    found[path] = [...(found[path] ?? []), component];
  };
  const count = claimLinks(left, { add, has: (id) => files.path(id) in found }, files, owners, {
    ...(rule?.toDirectories !== undefined && { toDirectories: rule.toDirectories }),
    listed: new Set(rule?.listed?.map((path) => files.find(path) ?? -1)),
  });
  expect(count).toBe(Object.keys(found).length);
  return found;
}

test('a link belongs to what it leads to, through other links and inside the rootfs', () => {
  const tree: Tree = {
    'usr/bin/vim.basic': file(),
    'etc/alternatives/vi': symlink('/usr/bin/vim.basic'),
    'usr/bin/vi': symlink('../../etc/alternatives/vi'),
    'usr/bin/ex': symlink('/../../../usr/bin/vi'),
    bin: symlink('usr/bin'),
    editor: symlink('bin/vim.basic'),
  };
  expect(claimed(tree, { '/usr/bin/vim.basic': [3] })).toEqual({
    '/editor': [3],
    '/etc/alternatives/vi': [3],
    '/usr/bin/ex': [3],
    '/usr/bin/vi': [3],
  });
});

test('a link to an entry of several components is in each of them', () => {
  expect(claimed({ a: file(), b: symlink('a') }, { '/a': [2, 0] })).toEqual({ '/b': [2, 0] });
});

test('a link to another name of an owned inode belongs to the inode', () => {
  expect(claimed({ a: file(), b: hardlink('a'), c: symlink('b') }, { '/a': [1] })).toEqual({ '/c': [1] });
});

test('links to directories, to nothing, to themselves and to what no one owns stay', () => {
  const tree: Tree = {
    lib: directory(),
    x: file(),
    'to-directory': symlink('lib'),
    dangling: symlink('gone'),
    loop: symlink('loop'),
    'to-unowned': symlink('x'),
  };
  expect(claimed(tree, { '/lib': [0] })).toEqual({});
});

test('a link ends at a link that is owned and dangles: nothing is known of it', () => {
  expect(claimed({ a: symlink('gone'), b: symlink('a') }, { '/a': [0] })).toEqual({});
});

test('where the caller says so, a link to a directory of one component belongs to that', () => {
  const tree: Tree = { own: directory(), shared: directory(), a: symlink('own'), b: symlink('shared') };
  expect(claimed(tree, { '/own': [1], '/shared': [0, 1] }, { toDirectories: true })).toEqual({ '/a': [1] });
});

test('a link that is listed as something else stays', () => {
  expect(claimed({ a: file(), b: symlink('a') }, { '/a': [1] }, { listed: ['/b'] })).toEqual({});
});
