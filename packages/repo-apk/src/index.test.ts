import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
} from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import apk from './index.ts';
import { type PackageSketch, writtenInstalled } from './written-installed.fixture.ts';

const now = 1_760_000_000;
const day = 86_400;
const oldPlace = 'lib/apk/db/installed';
const mergedPlace = 'usr/lib/apk/db/installed';

/** A tree with a database of these packages in it. */
function withPackages(packages: readonly PackageSketch[], tree: Tree): Tree {
  return { [oldPlace]: file(writtenInstalled(...packages)), ...tree };
}

describeRepo(apk, [
  { name: 'no database', tree: { 'usr/bin/busybox': file() }, components: 'absent' },
  {
    name: 'a database as it is before anything is installed',
    tree: { [oldPlace]: file(), 'lib/apk/db/lock': file(), 'etc/apk/world': file('x') },
    components: 'absent',
  },
  {
    name: 'files, symlinks and directories, each for itself, by origin',
    tree: withPackages(
      [
        { name: 'busybox', directories: { bin: ['busybox', 'sh'], etc: [], gone: ['x'] } },
        { name: 'ssl_client', origin: 'busybox', directories: { usr: [], 'usr/bin': ['ssl_client'] } },
        { name: 'musl', version: '1.2.5-r1', directories: { etc: ['musl.conf'], '': ['top'] } },
        { name: '.build-deps', origin: null },
      ],
      {
        'bin/busybox': file(),
        'bin/sh': symlink('busybox'),
        'usr/bin/ssl_client': file(),
        'etc/musl.conf': file(),
        'etc/by-hand': file(),
        top: file(),
      },
    ),
    components: {
      busybox: ['/bin', '/bin/busybox', '/bin/sh', '/etc', '/usr', '/usr/bin', '/usr/bin/ssl_client'],
      musl: { files: ['/etc', '/etc/musl.conf', '/top'], version: '1.2.5-r1' },
    },
  },
  {
    name: 'a directory that is a link now is not claimed, the files in it are',
    tree: {
      [mergedPlace]: file(writtenInstalled({ name: 'a', directories: { bin: ['tool'], 'dev/shm': [], lib: [] } })),
      bin: symlink('usr/bin'),
      lib: symlink('usr/lib'),
      'usr/bin/tool': file(),
    },
    components: { a: ['/usr/bin/tool'] },
  },
  {
    name: 'what is a directory against the list, or is none',
    tree: withPackages([{ name: 'a', directories: { etc: ['was-file'], 'was-directory': ['x'] } }], {
      'etc/was-file/x': file(),
      'was-directory': file(),
    }),
    components: { a: ['/etc'] },
  },
  {
    name: 'links that no package lists belong to what they lead to',
    tree: withPackages([{ name: 'busybox', directories: { bin: ['busybox'], etc: [] } }], {
      'bin/busybox': file(),
      'bin/ls': symlink('/bin/busybox'),
      'usr/bin/env': symlink('../../bin/ls'),
      'etc/folder': symlink('/etc'),
      'etc/dangling': symlink('gone'),
      'sbin/hard': hardlink('bin/busybox'),
    }),
    components: { busybox: ['/bin', '/bin/busybox', '/bin/ls', '/etc', '/sbin/hard', '/usr/bin/env'] },
  },
  {
    name: "the database's own files belong to no package, their directory to the one that lists it",
    tree: withPackages(
      [
        {
          name: 'a',
          directories: { 'lib/apk/db': ['installed', 'lock', 'other'], 'etc/apk': ['world', 'arch', 'repositories'] },
        },
      ],
      {
        'lib/apk/db/lock': file(),
        'lib/apk/db/scripts.tar.gz': file(),
        'lib/apk/db/triggers': file(),
        'lib/apk/db/other': file(),
        'etc/apk/world': file(),
        'etc/apk/arch': file(),
        'etc/apk/repositories': file(),
        'usr/script': symlink('/lib/apk/db/triggers'),
      },
    ),
    components: { a: ['/etc/apk', '/etc/apk/repositories', '/lib/apk/db', '/lib/apk/db/other'] },
  },
  {
    name: 'the build time is the only change; the newest is the clamp',
    now,
    tree: withPackages(
      [
        { name: 'a', buildTime: now - 9 * day, directories: { '': ['a'] } },
        { name: 'a-libs', version: '2-r0', origin: 'a', buildTime: now - 20 * day },
        { name: 'old', buildTime: now - 366 * day, directories: { '': ['b'] } },
        { name: 'future', buildTime: now + day, directories: { '': ['c'] } },
        { name: 'far', buildTime: '999999999999999', directories: { '': ['d'] } },
      ],
      { a: file(), b: file(), c: file(), d: file() },
    ),
    components: {
      a: {
        files: ['/a'],
        mtimeClamp: now - 9 * day,
        stability: stabilityFromChanges({ changes: [], buildTime: now - 9 * day, now }),
        changeDays: [20, 9].map((days) => Math.floor(now / day) - days),
        version: '1-r0, 2-r0',
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
        { name: 'a', buildTime: null, directories: { '': ['a'] } },
        { name: 'b', buildTime: 'soon', directories: { '': ['b'] } },
      ],
      { a: file(), b: file() },
    ),
    components: {
      a: { files: ['/a'], mtimeClamp: now, stability: stabilityFromInterval(30) },
      b: { files: ['/b'], mtimeClamp: now, stability: stabilityFromInterval(30) },
    },
    warnings: ['components without any date (2): each counts as updated monthly, such as a'],
  },
  {
    name: 'a second volume, as OpenWrt has it',
    tree: {
      ...withPackages([{ name: 'a', directories: { '': ['a'] } }], { a: file(), b: file() }),
      'lib/apk/db-uvol/installed': file(writtenInstalled({ name: 'b', directories: { '': ['b'] } })),
    },
    components: { a: ['/a'], b: ['/b'] },
  },
  {
    name: 'two places that are one, and two that are not',
    tree: {
      [mergedPlace]: file(writtenInstalled({ name: 'merged', directories: { '': ['a'] } })),
      [oldPlace]: file(writtenInstalled({ name: 'old', directories: { '': ['a'] } })),
      a: file(),
    },
    components: { old: ['/a'] },
    warnings: ['the apk database /usr/lib/apk/db/installed is not used: there is /lib/apk/db/installed'],
  },
  {
    name: 'places that are links to each other',
    tree: {
      [mergedPlace]: file(writtenInstalled({ name: 'a', directories: { '': ['a'] } })),
      lib: symlink('usr/lib'),
      a: file(),
    },
    components: { a: ['/a'] },
  },
  {
    name: 'names that are not UTF-8',
    tree: withPackages([{ name: 'caf\udce9', directories: { '\udcff': ['ü'] } }], { '\udcff/ü': file() }),
    components: { 'caf\\xe9': ['/\udcff', '/\udcff/ü'] },
  },
  {
    name: 'a database that was cut off',
    tree: { [oldPlace]: file(writtenInstalled({ name: 'a' }).subarray(0, -1)) },
    error: 'APKDB_DAMAGED',
    mentions: ['/lib/apk/db/installed', 'line 8'],
  },
]);

/** What the repo claims by path, and what it says of itself. */
async function load(plugin: ReturnType<typeof apk>, tree: Tree) {
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
    { name: 'bash', directories: { bin: ['bash'], gone: ['x'] } },
    { name: 'bash-doc', origin: 'bash', directories: { '': ['doc'] } },
  ],
  { 'bin/bash': file(), doc: file() },
);

describe('the options of the repo', () => {
  test('group: each package is a component', async () => {
    const { claimed } = await load(apk({ group: 'package' }), split);
    expect(claimed).toEqual({ bash: ['/bin', '/bin/bash'], 'bash-doc': ['/doc'] });
  });

  test('root: the directory of the rootfs that is named', async () => {
    const only = writtenInstalled({ name: 'only', directories: { '': ['doc'] } });
    const tree = { ...split, 'opt/db/installed': file(only), 'opt/empty': directory() };
    expect((await load(apk({ root: '/opt/db' }), tree)).claimed).toEqual({ only: ['/doc'] });
    await expect(load(apk({ root: '/opt/empty' }), tree)).rejects.toMatchObject({ code: 'APKDB_NOT_FOUND' });
  });

  test('database: a copy on the host, for builds that remove it', async () => {
    const copy = temporaryDirectory();
    const tree = { doc: file(), 'etc/alpine-release': file('3.22\n') };
    await expect(load(apk({ database: copy }), tree)).rejects.toMatchObject({ code: 'APKDB_NOT_FOUND' });
    writeFileSync(join(copy, 'installed'), writtenInstalled({ name: 'copied', directories: { '': ['doc'] } }));
    const { claimed, messages } = await load(apk({ database: copy }), tree);
    expect(claimed).toEqual({ copied: ['/doc'] });
    expect(messages).toEqual([]);
    const gone = load(apk({ database: join(copy, 'gone') }), tree);
    await expect(gone).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  });

  test('both places at once are refused', () => {
    expect(() => apk({ root: '/a', database: '/b' })).toThrow(
      expect.objectContaining({ code: 'REPO_OPTIONS_INVALID' }),
    );
  });
});

test('for a root of Alpine without a database a warning says how to name a copy', async () => {
  const { messages } = await load(apk(), { 'etc/alpine-release': file('3.22\n') });
  expect(messages).toEqual([
    { level: 'warn', message: expect.stringMatching(/no database of apk: .* --database apk=PATH$/) },
  ]);
});

test('the repo tells of its database', async () => {
  const { details } = await load(apk(), split);
  expect(details).toEqual({
    database: '/lib/apk/db/installed',
    packages: 2,
    'files claimed by path': expect.stringMatching(/^3 of \d+ \(/),
    'listed files that are missing': 2,
  });
});

test('the plugin has the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: apk().version });
});
