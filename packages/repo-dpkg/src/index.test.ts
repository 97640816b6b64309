import { stabilityFromChanges, stabilityFromInterval } from '@chunkah/core';
import { type ClaimsCase, defaultMtime, describeRepo, directory, file, type RepoCase, symlink } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import dpkg from './index.ts';
import { changelog, packedChangelog, statusOf } from './sample-database.fixture.ts';

const day = 86_400;
const now = defaultMtime;
const today = Math.floor(now / day);

/** What a component whose one change is the newest time of its files is like. */
const datedByFiles = { mtimeClamp: now, stability: 0, changeDays: [today] };

const claims: readonly ClaimsCase[] = [
  { name: 'no database', tree: { 'usr/bin/bash': file() }, components: 'absent' },
  {
    name: 'a directory of tables for dpkg, and an empty status',
    tree: { 'usr/share/dpkg/cputable': file('amd64\n'), 'var/lib/dpkg/status': file() },
    components: 'absent',
  },
  {
    name: 'a Debian root whose database was removed',
    tree: { 'etc/debian_version': file('12.5\n'), 'usr/bin/bash': file() },
    components: 'absent',
    warnings: [/^there is \/etc\/debian_version, but no database of dpkg: /],
  },
  {
    name: 'files, symlinks and directories of source packages, with the files of the database that are about a package',
    tree: {
      ...statusOf([
        { name: 'bash', source: 'bash (5.2-15)', paths: ['/usr/bin/bash', '/usr/bin/sh', '/usr/share/gone'] },
        { name: 'libc-bin', source: 'glibc', paths: ['/usr/bin/ldd'] },
        { name: 'libc6', source: 'glibc', multiArch: true, paths: ['/usr/lib/libc.so.6'] },
      ]),
      'var/lib/dpkg/info/bash.postinst': file('x'),
      'var/lib/dpkg/info/libc6:amd64.md5sums': file('x'),
      'var/lib/dpkg/info/other.md5sums': file('x'),
      'var/lib/dpkg/info/format': file('1\n'),
      'var/lib/dpkg/lock': file(),
      'usr/bin/bash': file('b'),
      'usr/bin/sh': symlink('gone'),
      'usr/bin/ldd': file('l'),
      'usr/bin/mine': file('m'),
      'usr/lib/libc.so.6': file('c'),
    },
    components: {
      bash: {
        files: [
          ...['/usr', '/usr/bin', '/usr/bin/bash', '/usr/bin/sh'],
          ...['/var/lib/dpkg/info/bash.list', '/var/lib/dpkg/info/bash.postinst'],
        ],
        version: '5.2-15',
        ...datedByFiles,
      },
      glibc: [
        ...['/usr', '/usr/bin', '/usr/bin/ldd', '/usr/lib', '/usr/lib/libc.so.6'],
        ...['/var/lib/dpkg/info/libc-bin.list', '/var/lib/dpkg/info/libc6:amd64.list'],
        '/var/lib/dpkg/info/libc6:amd64.md5sums',
      ],
    },
  },
  {
    name: 'a path listed as a directory that is a link in the tree is not claimed, what lies below it is',
    tree: {
      ...statusOf([
        { name: 'base-files', paths: ['/lib', '/usr/share/lib'] },
        { name: 'kmod', paths: ['/lib/modules', '/lib/kmod/x'] },
      ]),
      lib: symlink('usr/lib'),
      'usr/lib/modules': directory(),
      'usr/lib/kmod/x': file('x'),
      'usr/share/lib': symlink('../lib'),
    },
    components: {
      'base-files': ['/usr', '/usr/share', '/usr/share/lib', '/var/lib/dpkg/info/base-files.list'],
      kmod: ['/usr/lib/kmod', '/usr/lib/kmod/x', '/usr/lib/modules', '/var/lib/dpkg/info/kmod.list'],
    },
    warnings: ['components without any date (1): each counts as updated monthly, such as base-files'],
  },
  {
    name: 'diverted files lie elsewhere, except those of the package that diverts; a local diversion is for all',
    tree: {
      ...statusOf([
        { name: 'dash', paths: ['/usr/bin/sh', '/usr/bin/dash'] },
        { name: 'shell', paths: ['/usr/bin/sh'] },
      ]),
      'var/lib/dpkg/diversions': file(
        '/usr/bin/sh\n/usr/bin/sh.distrib\nshell\n/usr/bin/dash\n/usr/bin/dash.real\n:\n',
      ),
      'usr/bin/sh': file('s'),
      'usr/bin/sh.distrib': file('d'),
      'usr/bin/dash': file('wrapper'),
      'usr/bin/dash.real': file('r'),
    },
    components: {
      dash: [...['/usr', '/usr/bin', '/usr/bin/dash.real', '/usr/bin/sh.distrib', '/var/lib/dpkg/info/dash.list']],
      shell: ['/usr', '/usr/bin', '/usr/bin/sh', '/var/lib/dpkg/info/shell.list'],
    },
  },
  {
    name: 'two architectures are one component, and every state with a list counts',
    tree: {
      ...statusOf([
        { name: 'libx', source: 'x', multiArch: true, paths: ['/lib/amd64/libx', '/doc'] },
        { name: 'libx', source: 'x', multiArch: true, architecture: 'i386', paths: ['/lib/i386/libx', '/doc'] },
        { name: 'gone', state: 'config-files', conffiles: ['/etc/gone.conf'], paths: ['/etc/gone.conf'] },
        { name: 'half', state: 'half-configured', paths: ['/half'] },
      ]),
      'lib/amd64/libx': file(),
      'lib/i386/libx': file(),
      doc: file(),
      half: file(),
      'etc/gone.conf': file(),
    },
    components: {
      gone: ['/etc/gone.conf', '/var/lib/dpkg/info/gone.list'],
      half: ['/half', '/var/lib/dpkg/info/half.list'],
      x: [
        ...['/doc', '/lib', '/lib/amd64', '/lib/amd64/libx', '/lib/i386', '/lib/i386/libx'],
        ...['/var/lib/dpkg/info/libx:amd64.list', '/var/lib/dpkg/info/libx:i386.list'],
      ],
    },
    // The time of a file below /etc tells nothing: users edit it.
    warnings: ['components without any date (1): each counts as updated monthly, such as gone'],
  },
  {
    name: 'names of files are bytes, blanks included',
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a b ', '/ünï'] }]),
      'var/lib/dpkg/info/a.list': file(Buffer.from('/.\n/a b \n/\xff\n', 'latin1')),
      'a b ': file(),
      '\udcff': file(),
    },
    components: { a: ['/a b ', '/var/lib/dpkg/info/a.list', '/\udcff'] },
  },
  {
    name: 'packages without a list, and lists without a package, are warned of',
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a'] }]),
      'var/lib/dpkg/status':
        statusOf([
          { name: 'a', paths: [] },
          { name: 'b', paths: [] },
          { name: 'never', state: 'not-installed', paths: [] },
        ])['var/lib/dpkg/status'] ?? file(),
      'var/lib/dpkg/info/c.list': file('/.\n/c\n'),
      a: file(),
      c: file(),
    },
    components: { a: ['/a', '/var/lib/dpkg/info/a.list'] },
    warnings: [
      'packages without a list of files (1): their files belong to no package, such as b',
      'lists of files of packages that status does not have (1): they are not read, such as c.list',
      'components without any date (2): each counts as updated monthly, such as b',
    ],
  },
  {
    name: 'a database in the middle of a change, and the downloads of apt, are warned of',
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a'] }]),
      'var/lib/dpkg/updates/0000': file('Package: b\n'),
      'var/cache/apt/archives/b.deb': file(new Uint8Array(300_000)),
      'var/lib/apt/lists/x_Packages': file(new Uint8Array(1_200_000)),
      a: file(),
    },
    components: { a: ['/a', '/var/lib/dpkg/info/a.list'] },
    warnings: [
      /^the database \/var\/lib\/dpkg is in the middle of a change: updates has 1 files /,
      '1.5 MB are downloads of apt, which the image does not need: --prune /var/cache/apt/archives/ --prune /var/lib/apt/lists/',
    ],
  },
];

const dates: readonly ClaimsCase[] = [
  {
    name: 'the changelog of one package tells for all of its source, rebuilds count for their package',
    now,
    tree: {
      ...statusOf([
        { name: 'liba', source: 'a', multiArch: true, version: '1.0-1+b1', paths: ['/liba'] },
        { name: 'a-doc', source: 'a', paths: ['/a-doc'] },
      ]),
      liba: file(),
      'a-doc': file(),
      'usr/share/doc/a-doc/changelog.Debian.gz': file(packedChangelog(now - 40 * day, now - 30 * day, now - 500 * day)),
      'usr/share/doc/a-doc/changelog.gz': file(changelog(now - day)),
      'usr/share/doc/liba': symlink('a-doc'),
      'usr/share/doc/a-doc/changelog.Debian.amd64.gz': file(packedChangelog(now - 20 * day)),
    },
    components: {
      a: {
        files: ['/a-doc', '/liba', '/var/lib/dpkg/info/a-doc.list', '/var/lib/dpkg/info/liba:amd64.list'],
        mtimeClamp: now - 20 * day,
        changeDays: [500, 40, 30, 20].map((days) => today - days),
        stability: stabilityFromChanges({ changes: [20, 30, 40].map((days) => now - days * day), buildTime: 0, now }),
      },
    },
  },
  {
    name: 'a native package has its changelog without the name of Debian, packed or not',
    now,
    tree: {
      ...statusOf([
        { name: 'debconf', version: '1.5', paths: ['/debconf'] },
        { name: 'apt', version: '2.6', paths: ['/apt'] },
      ]),
      debconf: file(),
      apt: file(),
      'usr/share/doc/debconf/changelog.gz': file(packedChangelog(now - 40 * day)),
      'usr/share/doc/apt/changelog': file(changelog(now - 50 * day)),
    },
    components: {
      apt: { files: ['/apt', '/var/lib/dpkg/info/apt.list'], mtimeClamp: now - 50 * day },
      debconf: { files: ['/debconf', '/var/lib/dpkg/info/debconf.list'], mtimeClamp: now - 40 * day },
    },
  },
  {
    name: 'without documents the newest file outside of /etc is the one change',
    now,
    tree: {
      ...statusOf([{ name: 'slim', paths: ['/etc/slim.conf', '/usr/a', '/usr/b', '/usr/later', '/usr/zero'] }]),
      'etc/slim.conf': file('', { mtime: now - day }),
      'usr/a': file('', { mtime: now - 50 * day }),
      'usr/b': file('', { mtime: now - 40 * day }),
      'usr/later': file('', { mtime: now + day }),
      'usr/zero': file('', { mtime: 1 }),
      'usr/share/doc/slim/changelog.gz': file('the upstream one\n'),
    },
    components: {
      slim: {
        files: [
          ...['/etc', '/etc/slim.conf', '/usr', '/usr/a', '/usr/b', '/usr/later', '/usr/zero'],
          '/var/lib/dpkg/info/slim.list',
        ],
        mtimeClamp: now - 40 * day,
        changeDays: [today - 40],
        stability: stabilityFromChanges({ changes: [now - 40 * day], buildTime: 0, now }),
      },
    },
  },
  {
    name: 'without any date a component counts as updated monthly',
    now,
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a'] }]),
      a: file('', { mtime: 0 }),
      'usr/share/doc/a/changelog.Debian.gz': file(),
    },
    components: {
      a: { files: ['/a', '/var/lib/dpkg/info/a.list'], mtimeClamp: now, stability: stabilityFromInterval(30) },
    },
    warnings: [
      'changelogs without a date (1): file times stand in, such as /usr/share/doc/a/changelog.Debian',
      'components without any date (1): each counts as updated monthly, such as a',
    ],
  },
];

const sum = 'd41d8cd98f00b204e9800998ecf8427e';

const otherPlaces: readonly ClaimsCase[] = [
  {
    name: 'a database that was moved out of /var, with a link to it',
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a'] }], 'usr/lib/sysimage/dpkg'),
      'var/lib/dpkg': symlink('../../usr/lib/sysimage/dpkg'),
      a: file(),
    },
    components: { a: ['/a', '/usr/lib/sysimage/dpkg/info/a.list'] },
  },
  {
    name: 'a second database is warned of',
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a'] }]),
      ...statusOf([{ name: 'b', paths: ['/b'] }], 'usr/share/dpkg/database'),
      a: file(),
      b: file(),
    },
    components: { a: ['/a', '/var/lib/dpkg/info/a.list'] },
    warnings: ['the dpkg database /usr/share/dpkg/database is not used: there is /var/lib/dpkg'],
  },
  {
    name: 'the database of a distroless image, beside what was installed on top of it',
    tree: {
      ...statusOf([{ name: 'openssl', paths: ['/usr/bin/openssl'] }]),
      'var/lib/dpkg/status.d/libssl3': file('Package: libssl3\nSource: openssl\nArchitecture: amd64\nVersion: 3.0'),
      'var/lib/dpkg/status.d/libssl3.md5sums': file(`${sum}  usr/lib/libssl.so.3\n${sum}  usr/lib/link\n`),
      'var/lib/dpkg/status.d/libssl3.preinst': file('x'),
      'usr/bin/openssl': file(),
      'usr/lib/libssl.so.3': file(),
      'usr/lib/link': directory(),
    },
    components: {
      openssl: [
        ...['/usr', '/usr/bin', '/usr/bin/openssl', '/usr/lib/libssl.so.3', '/var/lib/dpkg/info/openssl.list'],
        ...['/var/lib/dpkg/status.d/libssl3', '/var/lib/dpkg/status.d/libssl3.md5sums'],
        '/var/lib/dpkg/status.d/libssl3.preinst',
      ],
    },
  },
];

const failures: readonly RepoCase[] = [
  {
    name: 'a format of the database that dpkg does not have yet',
    tree: { ...statusOf([{ name: 'a', paths: [] }]), 'var/lib/dpkg/info/format': file('2\n') },
    error: 'DPKG_UNSUPPORTED',
    mentions: ['/var/lib/dpkg', 'format "2"'],
  },
  {
    name: 'a status that is cut off in a line',
    tree: { 'var/lib/dpkg/status': file('Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: b') },
    error: 'DPKG_DAMAGED',
    mentions: ['/var/lib/dpkg/status, line 5'],
  },
  {
    name: 'a status that is cut off in a package',
    tree: { 'var/lib/dpkg/status': file('Package: a\nStatus: install ok installed\nPriority: optional\n') },
    error: 'DPKG_DAMAGED',
    mentions: ['/var/lib/dpkg/status, line 1', 'the package a has no field Version'],
  },
  {
    name: 'a list that is cut off',
    tree: { ...statusOf([{ name: 'a', paths: [] }]), 'var/lib/dpkg/info/a.list': file('/.\n/usr/b') },
    error: 'DPKG_DAMAGED',
    mentions: ['/var/lib/dpkg/info/a.list, line 2'],
  },
  {
    name: 'a changelog that is cut off',
    tree: {
      ...statusOf([{ name: 'a', paths: ['/a'] }]),
      'usr/share/doc/a/changelog.Debian.gz': file(packedChangelog(now, now - day).subarray(0, 60)),
    },
    error: 'DPKG_CHANGELOG_DAMAGED',
    mentions: ['/usr/share/doc/a/changelog.Debian.gz'],
  },
];

describeRepo(dpkg, [...claims, ...dates, ...otherPlaces, ...failures]);

test('root and database are two ways to say where the database is', () => {
  expect(() => dpkg({ root: '/x', database: '/y' })).toThrow(
    expect.objectContaining({
      code: 'REPO_OPTIONS_INVALID',
      message: 'options of the repo dpkg: root and database cannot be used together',
    }),
  );
});
