import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { file, memoryContext, symlink, type Tree, temporaryDirectory, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import type { DatabaseDirectory } from './database-directory.ts';
import { hostDirectory } from './host-directory.ts';
import { treeDirectory } from './tree-directory.ts';

const database: Tree = {
  status: file('Package: a\n'),
  'info/b.list': file('/b\n'),
  'info/a\udcff.list': file('/a\n'),
  'info/link': symlink('b.list'),
  'info/part/x': file(),
};

function onHost(tree: Tree): string {
  const directory = temporaryDirectory();
  writeTree(directory, tree);
  return directory;
}

function inTree(tree: Tree): DatabaseDirectory {
  const placed = Object.entries(tree).map(([path, entry]) => [`var/lib/db/${path}`, entry] as const);
  const context = memoryContext(Object.fromEntries(placed));
  return treeDirectory(context, context.files.find('/var/lib/db') ?? -1);
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test.each([
  ['in the rootfs', () => inTree(database)],
  ['on the host', () => hostDirectory(onHost(database))],
])('a database %s is listed and read', async (_, open) => {
  const directory = open();
  expect(text(await directory.read('status', 100))).toBe('Package: a\n');
  expect(text(await directory.read('info/a\udcff.list', 3))).toBe('/a\n');
  expect(await directory.read('gone/list', 100)).toBeUndefined();
  expect(await directory.read('status/x', 100)).toBeUndefined();
  expect(directory.size('info/b.list')).toBe(3);
  expect([directory.size('info'), directory.size('gone')]).toEqual([undefined, undefined]);
  expect(directory.list('info')).toEqual([
    { name: 'a\udcff.list', type: 'file' },
    { name: 'b.list', type: 'file' },
    { name: 'link', type: 'symlink' },
    { name: 'part', type: 'directory' },
  ]);
  expect(directory.list('')?.map(({ name }) => name)).toEqual(['info', 'status']);
  expect([directory.list('status'), directory.list('gone')]).toEqual([undefined, undefined]);
  await expect(directory.read('status', 5)).rejects.toMatchObject({ code: 'DATABASE_TOO_LARGE' });
});

test('only a database in the rootfs has entries there, symlinks followed', async () => {
  expect(inTree(database).entry('info')).toBeTypeOf('number');
  expect(inTree(database).entry('')).toBeTypeOf('number');
  expect(text(await inTree(database).read('info/link', 100))).toBe('/b\n');
  expect(hostDirectory(onHost(database)).entry('info')).toBeUndefined();
});

test('symlinks of a database on the host are refused: they may lead anywhere', async () => {
  const directory = onHost(database);
  symlinkSync('/etc', join(directory, 'etc'));
  const opened = hostDirectory(directory);
  for (const name of ['info/link', 'etc/passwd']) {
    await expect(opened.read(name, 1e6)).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  }
  expect(() => opened.list('etc')).toThrow(expect.objectContaining({ code: 'DATABASE_UNREADABLE' }));
});

test('a fifo and a file of absurd size on the host are refused at once', async () => {
  const directory = onHost({ large: file() });
  truncateSync(join(directory, 'large'), 2 ** 40);
  execFileSync('mkfifo', [join(directory, 'fifo')]);
  await expect(hostDirectory(directory).read('large', 2 ** 30)).rejects.toMatchObject({
    code: 'DATABASE_TOO_LARGE',
    message: `${directory}/large has ${2 ** 40} bytes: no package manager writes a file of that size`,
  });
  await expect(hostDirectory(directory).read('fifo', 2 ** 30)).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
});

test('a directory of the host that cannot be read is refused by name', () => {
  const gone = join(temporaryDirectory(), 'gone');
  expect(() => hostDirectory(gone)).toThrow(
    expect.objectContaining({
      code: 'DATABASE_UNREADABLE',
      message: `cannot read the package database ${gone}: it does not exist`,
    }),
  );
});
