import { readFileSync } from 'node:fs';
import { stabilityFromChanges, stabilityFromInterval } from '@chunkah/core';
import { loadRepos } from '@chunkah/core/engine';
import {
  describeRepo,
  directory,
  file,
  hardlink,
  memoryContext,
  symlink,
  type Tree,
  temporaryDirectory,
  writeTree,
} from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import alpm from './index.ts';
import { type PackageSketch, writtenLocal } from './written-local.fixture.ts';

const now = 1_760_000_000;
const day = 86_400;
const usualPlace = 'var/lib/pacman';

/** What a database of these packages adds to a tree. */
function database(place: string, ...packages: readonly PackageSketch[]): Tree {
  const written = Object.entries(writtenLocal(place, ...packages));
  return Object.fromEntries(written.map(([path, bytes]) => [path, file(bytes)]));
}

/** A tree with a database of these packages in it. */
function withPackages(packages: readonly PackageSketch[], tree: Tree): Tree {
  return { ...database(usualPlace, ...packages), ...tree };
}

describeRepo(alpm, [
  { name: 'no database', tree: { 'usr/bin/bash': file() }, components: 'absent' },
  {
    name: 'a directory of that name without packages',
    tree: { 'var/lib/pacman/local/ALPM_DB_VERSION': file('9\n'), 'var/lib/pacman/sync/core.db': file() },
    components: 'absent',
  },
  {
    name: 'a root of Arch whose build emptied /var',
    tree: { 'etc/arch-release': file(), 'usr/bin/bash': file() },
    components: 'absent',
  },
  {
    name: 'files, symlinks and directories, each for itself, by base',
    tree: withPackages(
      [
        { name: 'bash', files: ['usr/', 'usr/bin/', 'usr/bin/bash', 'usr/bin/sh', 'gone', 'gone/'] },
        { name: 'glibc', version: '2.42+r17-1', files: ['usr/', 'usr/lib/', 'usr/lib/libc.so.6'] },
        { name: 'glibc-locales', version: '2.42+r17-1', base: 'glibc', files: ['usr/', 'usr/lib/locale/'] },
        { name: 'shadow', version: '1:4.18.0-1', files: ['etc/', 'etc/shadow'] },
        { name: 'base', files: [] },
      ],
      {
        'usr/bin/bash': file(),
        'usr/bin/sh': symlink('bash'),
        'usr/lib/libc.so.6': file(),
        'usr/lib/locale/C': file(),
        'etc/shadow': file(),
        'etc/shadow.pacnew': file(),
      },
    ),
    components: {
      bash: ['/usr', '/usr/bin', '/usr/bin/bash', '/usr/bin/sh'],
      glibc: { files: ['/usr', '/usr/lib', '/usr/lib/libc.so.6', '/usr/lib/locale'], version: '2.42+r17-1' },
      shadow: { files: ['/etc', '/etc/shadow'], version: '1:4.18.0-1' },
    },
  },
  {
    name: 'parents that are symlinks are followed, a symlink that is listed is not',
    tree: withPackages([{ name: 'a', files: ['bin', 'bin/tool', 'usr//share/./double'] }], {
      bin: symlink('usr/bin'),
      'usr/bin/tool': file(),
      'usr/share/double': file(),
    }),
    components: { a: ['/bin', '/usr/bin/tool', '/usr/share/double'] },
  },
  {
    name: 'what is a directory against the list, or is none',
    tree: withPackages([{ name: 'a', files: ['was-file', 'was-directory/', 'was-directory/x', 'now-link/', 'link'] }], {
      'was-file': directory(),
      'was-directory': file(),
      'now-link': symlink('elsewhere'),
      'elsewhere/x': file(),
      link: symlink('elsewhere'),
    }),
    components: { a: ['/link'] },
  },
  {
    name: 'names that no file can have, and paths that leave the root',
    tree: withPackages([{ name: 'a', files: ['./', 'usr/..', '../etc/x', '/etc/y'] }], {
      'etc/x': file(),
      'etc/y': file(),
      'usr/z': file(),
    }),
    components: { a: ['/etc/x', '/etc/y'] },
  },
  {
    name: 'links that no package lists belong to what they lead to',
    tree: withPackages([{ name: 'a', files: ['usr/bin/', 'usr/bin/tool', 'usr/share/a/'] }], {
      'usr/bin/tool': file(),
      'usr/share/a': directory(),
      'etc/alias': symlink('/usr/bin/tool'),
      'usr/bin/again': symlink('../../etc/alias'),
      'etc/dangling': symlink('gone'),
      'etc/folder': symlink('/usr/share/a'),
    }),
    components: { a: ['/etc/alias', '/usr/bin', '/usr/bin/again', '/usr/bin/tool', '/usr/share/a'] },
  },
  {
    name: "the database's own files belong to no package, the directory that holds it to pacman",
    tree: withPackages(
      [{ name: 'pacman', files: ['var/lib/pacman/', 'var/lib/pacman/local/', 'var/lib/pacman/local/ALPM_DB_VERSION'] }],
      { 'var/lib/pacman/sync/core.db': file('x') },
    ),
    components: { pacman: ['/var/lib/pacman'] },
  },
  {
    name: 'the build date is the only change; the newest is the clamp',
    now,
    tree: withPackages(
      [
        { name: 'a', buildTime: now - 9 * day, files: ['a'] },
        { name: 'a-libs', version: '2-1', base: 'a', buildTime: now - 20 * day },
        { name: 'old', buildTime: now - 366 * day, files: ['b'] },
        { name: 'future', buildTime: now + day, files: ['c'] },
        { name: 'far', buildTime: '9223372036854775807', files: ['d'] },
      ],
      { a: file(), b: file(), c: file(), d: file() },
    ),
    components: {
      a: {
        files: ['/a'],
        mtimeClamp: now - 9 * day,
        stability: stabilityFromChanges({ changes: [], buildTime: now - 9 * day, now }),
        changeDays: [20, 9].map((days) => Math.floor(now / day) - days),
        version: '1-1, 2-1',
      },
      old: { files: ['/b'], mtimeClamp: now - 366 * day, stability: 0.99 },
      future: { files: ['/c'], mtimeClamp: now + day, stability: 0 },
      far: { files: ['/d'], mtimeClamp: 253_402_300_799, stability: 0 },
    },
  },
  {
    name: 'components of which no date is known are counted in one warning',
    now,
    tree: withPackages(
      [
        { name: 'a', buildTime: null, files: ['a'] },
        { name: 'b', buildTime: 'soon', files: ['b'] },
        { name: 'c', buildTime: now - 9 * day, files: ['c'] },
        { name: 'c-libs', base: 'c', buildTime: null },
      ],
      { a: file(), b: file(), c: file() },
    ),
    components: {
      a: { files: ['/a'], mtimeClamp: now, stability: stabilityFromInterval(30) },
      b: { files: ['/b'], mtimeClamp: now, stability: stabilityFromInterval(30) },
      c: { files: ['/c'], mtimeClamp: now - 9 * day },
    },
    warnings: ['components without any date (2): each counts as updated monthly, such as a'],
  },
  {
    name: 'packages without a base, without a list of files, and directories that are not packages',
    tree: {
      ...withPackages(
        [
          { name: 'third-party', base: null, files: ['a'] },
          { name: 'lost', files: null },
          { name: 'emptied', size: 1234 },
          { name: 'meta', size: 0 },
        ],
        { a: file() },
      ),
      'var/lib/pacman/local/stray': file('x'),
      'var/lib/pacman/local/directory/x': file('x'),
      'var/lib/pacman/local/link': symlink('lost-1-1'),
    },
    components: { 'third-party': ['/a'] },
    warnings: [
      'directories of the alpm database that are not packages (1), such as /var/lib/pacman/local/directory',
      'packages without a list of their files, of which nothing is claimed (2), such as emptied',
      'packages without a %BASE%, each a component of its own name (1), such as third-party',
    ],
  },
  {
    name: 'files that were cut off, and a version that is not known',
    tree: {
      ...withPackages([{ name: 'a', files: ['a'] }], { a: file() }),
      'var/lib/pacman/local/a-1-1/files': file('%FILES%\na\nb'),
      'var/lib/pacman/local/ALPM_DB_VERSION': file('10\n'),
    },
    components: { a: ['/a'] },
    warnings: [
      'the version of the alpm database is 10, not 9: it may be misread',
      /^files of the alpm database without the empty line .* missing \(1\), such as \/var\/lib\/pacman\/local\/a-1-1\/files$/,
    ],
  },
  {
    name: 'sections of CachyOS, and bytes that are not UTF-8',
    tree: withPackages(
      [{ name: 'caf\udce9', more: '%INSTALLED_DB%\ncachyos-core-v3\n\n', files: ['\udcff/', '\udcff/ü'] }],
      { '\udcff/ü': file() },
    ),
    components: { 'caf\\xe9': ['/\udcff', '/\udcff/ü'] },
  },
  {
    name: 'a place that pacman.conf names',
    tree: {
      ...database('usr/lib/sysimage/lib/pacman', { name: 'here', files: ['a'] }),
      ...database(usualPlace, { name: 'stale', files: ['a'] }),
      'etc/pacman.conf': file('[options]\nDBPath = /usr/lib/sysimage/lib/pacman/\n'),
      a: file(),
    },
    components: { here: ['/a'] },
  },
  {
    name: 'a place that pacman.conf names, but where nothing is',
    tree: {
      ...withPackages([{ name: 'a', files: ['a'] }], { a: file() }),
      'etc/pacman.conf': file('[options]\nDBPath = /nowhere\n'),
    },
    components: 'absent',
    warnings: ['/etc/pacman.conf says that the database is in /nowhere, where there is none'],
  },
  {
    name: 'links on the way to the database, absolute ones too',
    tree: {
      ...database('usr/lib/pacman', { name: 'a', files: ['a', 'var/lib/pacman'] }),
      'var/lib/pacman': symlink('/usr/lib/pacman'),
      'etc/pacman.conf': symlink('/usr/share/pacman.conf'),
      'usr/share/pacman.conf': file('[options]\n'),
      a: file(),
    },
    components: { a: ['/a', '/var/lib/pacman'] },
  },
  {
    name: 'a package without a name',
    tree: withPackages([{ name: 'a' }], { 'var/lib/pacman/local/b-1-1/desc': file('%VERSION%\n1-1\n\n') }),
    error: 'ALPMDB_DAMAGED',
    mentions: ['/var/lib/pacman/local/b-1-1/desc', 'it has no %NAME%'],
  },
  {
    name: 'a package that lost its description',
    tree: withPackages([{ name: 'a' }], { 'var/lib/pacman/local/b-1-1/files': file('%FILES%\na\n\n') }),
    error: 'ALPMDB_DAMAGED',
    mentions: ['/var/lib/pacman/local/b-1-1/desc'],
  },
]);

describeRepo(alpm({ like: 'chunkah-0.6' }), [
  {
    name: 'like chunkah 0.6: whatever lies at a listed path, no unlisted links, and own files that are listed',
    tree: withPackages([{ name: 'a', files: ['was-file', 'was-directory/', 'var/lib/pacman/local/'] }], {
      'was-file': directory(),
      'was-directory': file(),
      link: symlink('was-directory'),
    }),
    components: { a: ['/var/lib/pacman/local', '/was-directory', '/was-file'] },
  },
  {
    name: 'like chunkah 0.6: no absolute link leads to a database',
    tree: { ...database('usr/lib/pacman', { name: 'a' }), 'var/lib/pacman': symlink('/usr/lib/pacman') },
    components: 'absent',
  },
  {
    name: 'like chunkah 0.6: a package without a base',
    tree: withPackages([{ name: 'a', base: null }], {}),
    error: 'ALPMDB_DAMAGED',
  },
]);

/** What the repo claims by path, and what it says of itself. */
async function load(plugin: ReturnType<typeof alpm>, tree: Tree) {
  const context = memoryContext(tree, { now });
  const [loaded] = await loadRepos([plugin], context);
  const claimed: Record<string, string[]> = {};
  loaded?.repo.strongClaims?.({
    add(id, component) {
      const name = loaded.repo.components[component]?.name ?? '';
      claimed[name] = [...(claimed[name] ?? []), context.files.path(id)];
    },
    has: () => false,
  });
  return { claimed, details: loaded?.repo.details, messages: context.messages };
}

const split: Tree = withPackages(
  [
    { name: 'bash', files: ['usr/bin/bash', 'gone'] },
    { name: 'bash-doc', base: 'bash', files: ['usr/doc'] },
  ],
  { 'usr/bin/bash': file(), 'usr/doc': file() },
);

describe('the options of the repo', () => {
  test('group: each package is a component', async () => {
    const { claimed } = await load(alpm({ group: 'package' }), split);
    expect(claimed).toEqual({ bash: ['/usr/bin/bash'], 'bash-doc': ['/usr/doc'] });
  });

  test('root: the directory of the rootfs that is named, whatever pacman.conf says', async () => {
    const tree = { ...split, ...database('opt/db', { name: 'only', files: ['usr/doc'] }) };
    expect((await load(alpm({ root: '/opt/db' }), tree)).claimed).toEqual({ only: ['/usr/doc'] });
    await expect(load(alpm({ root: '/opt' }), tree)).rejects.toMatchObject({ code: 'ALPMDB_NOT_FOUND' });
  });

  test('database: a copy on the host, for builds that empty /var', async () => {
    const copy = temporaryDirectory();
    writeTree(copy, database('db', { name: 'copied', files: ['usr/doc'] }));
    const tree = { 'usr/doc': file(), 'etc/arch-release': file() };
    const { claimed, messages } = await load(alpm({ database: `${copy}/db` }), tree);
    expect(claimed).toEqual({ copied: ['/usr/doc'] });
    expect(messages).toEqual([]);
    await expect(load(alpm({ database: copy }), tree)).rejects.toMatchObject({ code: 'ALPMDB_NOT_FOUND' });
    const gone = load(alpm({ database: `${copy}/gone` }), tree);
    await expect(gone).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  });

  test('both places at once are refused', () => {
    expect(() => alpm({ root: '/a', database: '/b' })).toThrow(
      expect.objectContaining({ code: 'REPO_OPTIONS_INVALID' }),
    );
  });
});

test('for a root of Arch without a database a warning says how to name a copy', async () => {
  const { messages } = await load(alpm(), { 'etc/arch-release': file() });
  expect(messages).toEqual([
    { level: 'warn', message: expect.stringMatching(/no database of alpm: .* --database alpm=PATH$/) },
  ]);
});

test('the repo tells of its database', async () => {
  const { details } = await load(alpm(), split);
  expect(details).toEqual({
    database: '/var/lib/pacman/local',
    packages: 2,
    'files claimed by path': expect.stringMatching(/^2 of \d+ \(/),
    'listed files that are missing': 1,
  });
});

test('what lies outside the database is not read', async () => {
  const context = memoryContext({ ...split, 'usr/big': file('x') }, { now });
  await alpm().load(context);
  const read = Array.from(context.readFiles, (id) => context.files.path(id));
  expect(read.every((path) => path.startsWith('/var/lib/pacman/local/'))).toBe(true);
});

test('all hard links of a file go together, whichever is listed', async () => {
  const tree = withPackages([{ name: 'a', files: ['one'] }], {
    one: file('x'),
    two: hardlink('one'),
    three: symlink('two'),
  });
  const context = memoryContext(tree, { now });
  const [loaded] = await loadRepos([alpm()], context);
  const claimed: string[] = [];
  const left = new Set(Array.from(context.files, ({ id }) => id).filter((id) => context.files.name(id) === 'three'));
  await loaded?.repo.weakClaims?.(
    left,
    { add: (id) => void claimed.push(context.files.path(id)), has: () => false },
    context,
  );
  expect(claimed).toEqual(['/three']);
});

test('the plugin has the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: alpm().version });
});
