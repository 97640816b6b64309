import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type RepoPlugin, stabilityFromChanges } from '@chunkah/core';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import {
  type ClaimsCase,
  describeRepo,
  directory,
  file,
  hardlink,
  memoryContext,
  symlink,
  type Tree,
} from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { writtenNdb } from './database/ndb/written-ndb.fixture.ts';
import { type FileSketch, halfWords, type PackageSketch, packageBytes, words } from './header/header-bytes.fixture.ts';
import { tags } from './header/tags.ts';
import rpm from './index.ts';

const now = 1_760_000_000;
const day = 86_400;
const databasePath = 'usr/lib/sysimage/rpm/Packages.db';

/** A database of these packages. */
function database(...packages: readonly PackageSketch[]) {
  return file(writtenNdb(packages.map((sketch, index) => [index + 1, packageBytes(sketch)])));
}

/** A tree with a database of these packages in it. */
function withPackages(packages: readonly PackageSketch[], tree: Tree): Tree {
  return { ...tree, [databasePath]: database(...packages) };
}

/** A file of a package as rpm describes it, given its content. */
function content(text: string, more: FileSketch = {}): FileSketch {
  return { size: text.length, digest: createHash('sha256').update(text).digest('hex'), ...more };
}

const link: FileSketch = { mode: 0o120777 };
const folder: FileSketch = { mode: 0o40755 };

/** A package whose only file, with this content, is not at its path. */
function missing(name: string, sketch: FileSketch): PackageSketch {
  return { name, files: { [`/missing/${name}`]: sketch } };
}

const claims: readonly ClaimsCase[] = [
  { name: 'no database', tree: { 'usr/bin/bash': file() }, components: 'absent' },
  {
    name: 'no database in a tree of a distribution that has one',
    tree: { 'usr/bin/bash': file(), 'etc/system-release': symlink('fedora-release') },
    components: 'absent',
    warnings: [/^there is \/etc\/system-release, but no database of rpm: .* --database rpm=PATH$/],
  },
  {
    name: 'a database of keys alone',
    tree: withPackages([{ name: 'gpg-pubkey', sourceRpm: null }], {}),
    components: 'absent',
  },
  {
    name: 'files, symlinks and directories, each for itself, by source package',
    tree: withPackages(
      [
        { name: 'bash', files: { '/usr/bin/bash': { mode: 0o755 }, '/usr/bin/sh': link, '/gone': {} } },
        { name: 'glibc-doc', sourceRpm: 'glibc-2.40-1.fc42.src.rpm', files: { '/usr/share/doc/glibc': folder } },
        { name: 'glibc', sourceRpm: 'glibc-2.40-1.fc42.src.rpm', files: { '/usr/lib/libc.so.6': {} } },
        { name: 'firmware', sourceRpm: 'linux-firmware-20250101-1.nosrc.rpm', files: { '/usr/lib/firmware': folder } },
        { name: 'gpg-pubkey', sourceRpm: null },
      ],
      {
        'usr/bin/bash': file(),
        'usr/bin/sh': symlink('bash'),
        'usr/lib/libc.so.6': file(),
        'usr/share/doc/glibc/README': file(),
        'usr/lib/firmware/a': file(),
      },
    ),
    components: {
      bash: ['/usr/bin/bash', '/usr/bin/sh'],
      glibc: ['/usr/lib/libc.so.6', '/usr/share/doc/glibc'],
      'linux-firmware': ['/usr/lib/firmware'],
    },
  },
  {
    name: 'parents that are symlinks are followed, a symlink that is listed is not',
    tree: withPackages([{ name: 'a', files: { '/lib64/libc.so.6': {}, '/lib64': link } }], {
      lib64: symlink('usr/lib64'),
      'usr/lib64/libc.so.6': file(),
    }),
    components: { a: ['/lib64', '/usr/lib64/libc.so.6'] },
  },
  {
    name: 'what has another type than the database says',
    tree: withPackages(
      [
        {
          name: 'a',
          files: { '/file': folder, '/link': {}, '/dir': link, '/lib': folder, '/same': folder },
        },
      ],
      { file: file(), link: symlink('file'), dir: directory(), lib: symlink('usr/lib'), same: directory() },
    ),
    components: { a: ['/same'] },
  },
  {
    name: 'a directory of several packages is in the component of each',
    tree: withPackages(
      ['a', 'b', 'c'].map((name) => ({ name, files: { '/usr/share/licenses': folder, [`/usr/share/${name}`]: {} } })),
      { 'usr/share/licenses/a': file(), 'usr/share/a': file(), 'usr/share/b': file() },
    ),
    components: {
      a: ['/usr/share/a', '/usr/share/licenses'],
      b: ['/usr/share/b', '/usr/share/licenses'],
      c: ['/usr/share/licenses'],
    },
  },
  {
    name: 'ghosts by path',
    tree: withPackages([{ name: 'a', files: { '/etc/cache': { flags: 64 } } }], { 'etc/cache': file('x') }),
    components: { a: ['/etc/cache'] },
  },
  {
    name: 'files that a package left out, or that another one replaced, like others',
    tree: withPackages(
      [
        {
          name: 'a',
          files: { '/left-out': {}, '/replaced': {}, '/kept': {}, '/moved': content('doc') },
          tags: { 1029: { bits: 8, numbers: [2, 1, 0, 2] } },
        },
        { name: 'b', files: { '/replaced': {} } },
      ],
      { 'left-out': file('by hand'), replaced: file(), kept: file(), 'like-it': file('doc') },
    ),
    components: { a: ['/kept', '/left-out', '/like-it', '/replaced'], b: ['/replaced'] },
  },
  {
    name: 'names that no file can have, the root among them',
    tree: withPackages(
      [
        {
          name: 'a',
          files: { '/usr/1': folder, '/usr/2': folder, '/usr/3': folder, '/usr/4': content('moved'), '/usr/b': {} },
          tags: { [tags.baseNames]: ['', '.', '..', 'lib/a', 'b'] },
        },
      ],
      { 'usr/lib/a': file(), 'usr/b': file(), found: file('moved') },
    ),
    components: { a: ['/usr/b'] },
  },
  {
    name: "the database's own files belong to no package, even as content of others",
    tree: withPackages(
      [
        { name: 'rpm', files: { '/usr/lib/sysimage/rpm': folder, [`/${databasePath}`]: { flags: 64 } } },
        missing('a', content('lock')),
      ],
      { 'usr/lib/sysimage/rpm/.rpm.lock': file('lock') },
    ),
    components: { rpm: ['/usr/lib/sysimage/rpm'] },
  },
  {
    name: 'the newest build time and the lowest stability of the packages of a source',
    now,
    tree: withPackages(
      [
        { name: 'a', buildTime: now - 9 * day, changelogTimes: [now - 10 * day, now - 300 * day], files: { '/a': {} } },
        {
          name: 'a-libs',
          sourceRpm: 'a-1-1.src.rpm',
          buildTime: now - 20 * day,
          changelogTimes: [now - 20 * day],
          files: { '/b': {} },
        },
        { name: 'no-changelog', buildTime: now - 30 * day, files: { '/c': {} } },
        { name: 'no-changelog-libs', sourceRpm: 'no-changelog-1-1.src.rpm', tags: { [tags.buildTime]: undefined } },
        { name: 'long-unchanged', buildTime: now - 400 * day, files: { '/d': {} } },
        { name: 'future', buildTime: now + day, files: { '/e': {} } },
        { name: 'no-build-time', tags: { [tags.buildTime]: undefined }, files: { '/f': {} } },
        { name: 'far-future', tags: { [tags.buildTime]: { bits: 64, numbers: [2 ** 62] } }, files: { '/g': {} } },
      ],
      Object.fromEntries(Array.from('abcdefg', (name) => [name, file()])),
    ),
    components: {
      a: {
        files: ['/a', '/b'],
        mtimeClamp: now - 9 * day,
        stability: stabilityFromChanges({ changes: [now - 20 * day], buildTime: 0, now }),
        changeDays: [300, 20, 10].map((days) => Math.floor(now / day) - days),
        version: '1-1',
      },
      'no-changelog': {
        files: ['/c'],
        mtimeClamp: now - 30 * day,
        stability: 0,
        changeDays: [Math.floor(now / day) - 30],
      },
      'long-unchanged': { files: ['/d'], mtimeClamp: now - 400 * day, stability: 0.99 },
      future: { files: ['/e'], mtimeClamp: now + day, stability: 0, changeDays: [Math.floor(now / day)] },
      'no-build-time': { files: ['/f'], mtimeClamp: now, stability: 0 },
      'far-future': { files: ['/g'], mtimeClamp: 253_402_300_799, stability: 0 },
    },
  },
  {
    name: 'packages without a source package are counted in one warning',
    tree: withPackages(
      [
        { name: 'third-party', sourceRpm: null, files: { '/a': {} } },
        { name: 'odd', sourceRpm: 'odd.src.rpm', files: { '/b': {} } },
        { name: 'source-of', sourceRpm: 'third-party-1-1.src.rpm', files: { '/c': {} } },
        { name: 'gpg-pubkey', sourceRpm: null },
      ],
      { a: file(), b: file(), c: file() },
    ),
    components: { 'third-party': ['/a', '/c'], odd: ['/b'] },
    warnings: ['packages without a source RPM (2): each is a component of its own name, such as third-party'],
  },
  {
    name: 'names and paths that are not ASCII or not UTF-8',
    tree: withPackages([{ name: 'caf\udce9', files: { '/ü/\udcff\u{1f600}': {}, '/ü': folder } }], {
      'ü/\udcff\u{1f600}': file(),
    }),
    components: { 'caf\\xe9': ['/ü', '/ü/\udcff\u{1f600}'] },
  },
  {
    name: 'names that JavaScript has a use for',
    tree: withPackages(
      [
        { name: '__proto__', files: { '/a': {} } },
        { name: 'constructor', files: { '/b': {} } },
      ],
      {
        a: file(),
        b: file(),
      },
    ),
    components: { ['__proto__']: ['/a'], constructor: ['/b'] },
  },
  {
    name: 'a package of the oldest form, with whole paths',
    tree: withPackages(
      [
        {
          name: 'old',
          tags: { [tags.oldFileNames]: ['/bin/a', '/b'], [tags.fileModes]: halfWords(0o100755, 0o100644) },
        },
      ],
      { bin: symlink('usr/bin'), 'usr/bin/a': file() },
    ),
    components: { old: ['/usr/bin/a'] },
  },
  {
    name: 'moved files by their content, copies and names of one inode too',
    tree: withPackages(
      [
        missing('kernel', content('vmlinuz')),
        { name: 'typed', files: { '/usr/bin/tool': content('tool') } },
        { name: 'other', files: { '/usr/bin': folder } },
      ],
      {
        'usr/lib/modules/vmlinuz': file('vmlinuz'),
        'boot/vmlinuz': file('vmlinuz'),
        'boot/again': hardlink('boot/vmlinuz'),
        'usr/bin/tool': symlink('../libexec/tool'),
        'usr/libexec/tool': file('tool'),
        'same-size': file('vmlinux'),
        'link-of-that-size': symlink('vmlinuz'),
      },
    ),
    components: {
      kernel: ['/boot/again', '/boot/vmlinuz', '/usr/lib/modules/vmlinuz'],
      other: ['/usr/bin'],
      typed: ['/usr/libexec/tool'],
    },
  },
  {
    name: 'content that is no sign of a moved file',
    tree: withPackages(
      [
        { name: 'present', files: { '/present': content('present') } },
        missing('empty', content('')),
        missing('ghost', content('ghost', { flags: 64 })),
        missing('link', content('link', { mode: 0o120777 })),
        missing('wrong-size', { ...content('size'), size: 5 }),
        missing('shared-1', content('shared')),
        missing('shared-2', content('shared')),
        { ...missing('md5', content('md5')), tags: { [tags.fileDigestAlgorithm]: undefined } },
        { ...missing('sha512', content('sha512')), tags: { [tags.fileDigestAlgorithm]: words(10) } },
      ],
      {
        present: file('present'),
        ...Object.fromEntries(
          ['present', '', 'ghost', 'link', 'size', 'shared', 'md5', 'sha512'].map((text) => [
            `found/${text}1`,
            file(text),
          ]),
        ),
      },
    ),
    components: { present: ['/present'] },
  },
  {
    name: 'content that two packages of one component miss',
    tree: withPackages(
      [missing('a', content('shared')), { ...missing('b', content('shared')), sourceRpm: 'a-1-1.src.rpm' }],
      { found: file('shared') },
    ),
    components: { a: ['/found'] },
  },
];

/** A tree with all locations of databases, and what a package lists in it. */
const databasePlaces: Tree = {
  'var/lib/rpm': symlink('../../usr/lib/sysimage/rpm'),
  'usr/share/rpm/macros': file(),
  'usr/share/rpm-other': file(),
  'usr/lib/sysimage/rpm/moved': file('moved'),
};
const listedPlaces: Readonly<Record<string, FileSketch>> = {
  '/usr/lib/sysimage/rpm': folder,
  '/usr/lib/sysimage': folder,
  '/usr/share/rpm': folder,
  '/usr/share/rpm/macros': {},
  '/usr/share/rpm-other': {},
  '/var/lib/rpm': link,
  '/var/lib/rpm/.rpm.lock': {},
};

describeRepo(rpm, [
  ...claims,
  {
    name: 'what packages list in the usual places of databases, the files of databases aside',
    tree: withPackages([{ name: 'rpm', files: listedPlaces }, missing('a', content('moved'))], databasePlaces),
    components: {
      a: ['/usr/lib/sysimage/rpm/moved'],
      rpm: [
        ...['/usr/lib/sysimage', '/usr/lib/sysimage/rpm', '/usr/share/rpm', '/usr/share/rpm-other'],
        ...['/usr/share/rpm/macros', '/var/lib/rpm'],
      ],
    },
  },
  {
    name: 'a damaged header',
    tree: {
      [databasePath]: database({ name: 'a' }, { name: 'b', tags: { [tags.sourceRpm]: words(1) } }),
    },
    error: 'RPMDB_HEADER_DAMAGED',
    mentions: [`/${databasePath} is damaged: header 2 (package b)`, 'tag 1044'],
  },
]);

describeRepo(rpm({ claimDatabaseDirectories: false }), [
  {
    name: 'nothing at or below the usual places of databases',
    tree: withPackages([{ name: 'rpm', files: listedPlaces }, missing('a', content('moved'))], databasePlaces),
    components: { rpm: ['/usr/lib/sysimage', '/usr/share/rpm-other'] },
  },
]);

/** What a repo claims, and its details afterwards. */
async function claimed(plugin: RepoPlugin, tree: Tree) {
  const context = memoryContext(tree, { now });
  const repos = await loadRepos([plugin], context);
  const before = repos[0]?.repo.details;
  const { files } = context;
  const assignment = await resolveClaims({ files, repos, linksTogether: true, defaultMtimeClamp: now });
  const components = assignment.components.map(({ name }, number) => [
    name,
    Array.from(filesOf(assignment, number), (id) => files.path(id)),
  ]);
  const { readCount, messages } = context;
  return { components: Object.fromEntries(components), before, after: repos[0]?.repo.details, readCount, messages };
}

describe('damage is reported whether the file is in the tree or not', () => {
  const wrong = {
    [tags.fileSizes]: words(1, 2),
    [tags.longFileSizes]: { bits: 64, numbers: [1, 2] },
    [tags.fileModes]: halfWords(1, 2),
    [tags.fileDigests]: ['', ''],
    [tags.fileLinkTargets]: ['', ''],
    [tags.fileFlags]: words(1, 2),
  } as const;
  test.each(Object.entries(wrong))('tag %s', async (tag, value) => {
    const packages = [{ name: 'a', files: { '/a': content('a') }, tags: { [tag]: value } }];
    for (const tree of [{}, { a: file('a') }]) {
      const loading = claimed(rpm(), withPackages(packages, tree));
      await expect(loading).rejects.toMatchObject({ code: 'RPMDB_HEADER_DAMAGED' });
    }
  });
});

describe('the rpm repo', () => {
  const tree = withPackages(
    [
      { name: 'bash', files: { '/bash': {}, '/etc': folder } },
      { name: 'bash-doc', sourceRpm: 'bash-1-1.src.rpm', files: { '/doc': {} } },
      { ...missing('own', content('moved')), sourceRpm: null },
      { name: 'gpg-pubkey', sourceRpm: null },
    ],
    { bash: file(), doc: file(), 'etc/a': file(), found: file('moved') },
  );

  test('tells of its database, and of claims by content once they are made', async () => {
    const { before, after } = await claimed(rpm(), tree);
    const facts = {
      database: `/${databasePath}`,
      format: 'ndb',
      packages: 3,
      'packages without a source RPM': 1,
      'files claimed by path': '3 of 10 (30.0 %)',
    };
    expect(before).toEqual(facts);
    expect(after).toEqual({ ...facts, 'files claimed by content': '1 of 10 (10.0 %)' });
  });

  test('makes components of packages if wanted, and then misses no source packages', async () => {
    const { components, messages } = await claimed(rpm({ group: 'package' }), tree);
    expect(components).toMatchObject({
      'rpm/bash': ['/bash', '/etc'],
      'rpm/bash-doc': ['/doc'],
      'rpm/own': ['/found'],
    });
    expect(messages).toEqual([]);
  });

  test('finds a database in the directory that is named', async () => {
    const elsewhere = {
      ...tree,
      'opt/db/Packages.db': database({ name: 'only', files: { '/bash': {} } }),
    };
    const { components } = await claimed(rpm({ root: '/opt/db' }), elsewhere);
    expect(components).toMatchObject({ 'rpm/only': ['/bash'] });
  });

  test('hashes nothing when no file has the size of a missing one', async () => {
    const packages = [missing('a', content('four'))];
    const reads = async (more: Tree) => (await claimed(rpm(), withPackages(packages, more))).readCount;
    expect([await reads({ a: file('five.') }), await reads({ a: file('FOUR') })]).toEqual([1, 2]);
  });
});

test('a component has the days of its changes and the version of its source package', async () => {
  const context = memoryContext(
    withPackages(
      [
        { name: 'a', changelogTimes: [now, now - day, now - day - 1], files: {} },
        { name: 'a-libs', sourceRpm: 'a-1-1.src.rpm', changelogTimes: [now - 9 * day], files: {} },
      ],
      {},
    ),
    { now },
  );
  const today = Math.floor(now / day);
  expect((await rpm().load(context))?.components).toMatchObject([
    { name: 'a', changeDays: [today - 9, today - 1, today], version: '1-1' },
  ]);
});

test('the plugin has the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: rpm().version });
});
