import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { unpackGoldenTree } from './golden-tree.ts';
import { createWorkplace, expectRefused, runAt, type Workplace } from './workplace.ts';

const debianTree: Tree = {
  'etc/os-release': file('ID=debian\nVERSION_ID="12"\n'),
  'usr/bin/tool': file('tool', { xattrs: { 'user.component': 'tool' } }),
  'var/log/dpkg.log': file('what the preset leaves out'),
};

/** Runs `chunkah init` where no variable names a rootfs. */
function init(place: Workplace, ...args: string[]) {
  return runAt(place, ['init', ...args], { env: { CHUNKAH_ROOTFS: undefined } });
}

test('a config for a Debian root names the root and the preset, and a plan with it needs no options', async () => {
  const place = createWorkplace(debianTree);
  const { code, stderr } = await init(place, '--rootfs', 'rootfs');
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'wrote chunkah.config.ts, with the preset debian: os-release says ID=debian\n',
  });
  const text = readFileSync(join(place.directory, 'chunkah.config.ts'), 'utf8');
  expect(text).toContain("rootfs: 'rootfs'");
  expect(text).toContain("presets: ['debian']");
  const planned = await runAt(place, ['plan'], { env: { CHUNKAH_ROOTFS: undefined } });
  expect(planned.code, planned.stderr).toBe(0);
  expect(planned.stdout.toString()).toContain('xattr/tool');
  const left = await runAt(place, ['explain', '/var/log/dpkg.log'], { env: { CHUNKAH_ROOTFS: undefined } });
  expect(left.stdout.toString() + left.stderr).toContain('the prune path /var/log/dpkg.log leaves it out');
});

test('the config and a message name the package databases that the root has', async () => {
  const place = createWorkplace({
    'var/lib/dpkg/status': file('Package: tool\nStatus: install ok installed\nVersion: 1\n\n'),
    'var/lib/dpkg/info/tool.list': file('/usr/bin/tool\n'),
    'lib/apk/db/installed': file('P:a\nV:1\nt:1700000000\n\nP:b\nV:1\nt:1700000000\n\n'),
    'var/lib/pacman/local/ALPM_DB_VERSION': file('9\n'),
    'var/lib/pacman/local/c-1-1/desc': file('%NAME%\nc\n\n%BASE%\nc\n\n%BUILDDATE%\n1700000000\n'),
    'var/lib/pacman/local/c-1-1/files': file('%FILES%\nusr/bin/c\n'),
    'opt/lib/d-1.dist-info/METADATA': file('Name: d\nVersion: 1\n\n'),
    'opt/lib/d-1.dist-info/RECORD': file('d.py,,\n'),
  });
  const found = [
    '2 packages of apk in /lib/apk/db/installed',
    '1 package of dpkg in /var/lib/dpkg/status',
    '1 package of alpm in /var/lib/pacman/local',
    '1 package of python',
  ];
  const { code, stderr } = await init(place, '--rootfs', 'rootfs');
  expect(code, stderr).toBe(0);
  expect(stderr.split('\n')).toEqual(expect.arrayContaining(found.map((line) => `found ${line}`)));
  const text = readFileSync(join(place.directory, 'chunkah.config.ts'), 'utf8');
  expect(text).toContain(found.map((line) => `  // Found: ${line}.\n`).join(''));
  expect(await runAt(place, ['config'])).toMatchObject({ code: 0 });
});

test('an RPM database is named, too', async () => {
  const place = createWorkplace({});
  await unpackGoldenTree('rpm-sqlite', place.directory);
  const { code, stderr } = await init(place, '--rootfs', 'rpm-sqlite');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^found \d+ packages of rpm in \/\S+$/m) });
});

test('a damaged database ends no init: it is warned of, and the first build ends with it', async () => {
  const place = createWorkplace({ 'lib/apk/db/installed': file('P:a\nR:no-directory\n'), 'etc/passwd': file('') });
  const { code, stderr } = await init(place, '--rootfs', 'rootfs');
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^warning: packages were not looked for: .*installed.*\nwrote chunkah.config.ts\n$/),
  });
});

test('a plan of a Debian root with its preset alone says that the packages are not known', async () => {
  const big = file(Buffer.alloc(1024 * 1024));
  const place = createWorkplace({
    'etc/os-release': file('ID=debian\n'),
    'usr/bin/tool': big,
    'usr/share/doc/tool/copyright': file('free'),
    'etc/debian_version': file('12.0\n'),
  });
  for (const preset of ['debian', 'auto']) {
    const { code, stderr } = await runAt(place, ['plan', '--preset', preset]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /\nwarning: .*--database dpkg=PATH\nwarning: only the sizes of files and the rules of presets /,
      ),
    });
  }
  writeFileSync(join(place.directory, 'rules.json'), '[{ "prefix": "/usr", "component": "usr" }]');
  const own = await runAt(place, ['plan', '--preset', 'debian', '--component-map', 'rules.json']);
  expect(own.stderr).not.toContain('warning: only');
});

test('a config without a root leaves the choice to its author', async () => {
  const place = createWorkplace(debianTree);
  expect(await init(place)).toMatchObject({ code: 0, stderr: 'wrote chunkah.config.ts\n' });
  expect(readFileSync(join(place.directory, 'chunkah.config.ts'), 'utf8')).toContain("// presets: ['auto']");
  expect(await runAt(place, ['config'])).toMatchObject({ code: 0 });
});

test.each(['chunkah.config.ts', 'chunkah.config.json', '.config/chunkah.mjs'])(
  'a config that is there, %s, is not hidden by another one',
  async (name) => {
    const place = createWorkplace(debianTree);
    mkdirSync(join(place.directory, '.config'));
    writeFileSync(join(place.directory, name), '{}');
    const before = readdirSync(place.directory);
    expectRefused(await init(place), new RegExp(`${name.replaceAll('.', '\\.')} exists already`), /move it away/);
    expect(readdirSync(place.directory)).toEqual(before);
  },
);

test('a root that does not exist is reported', async () => {
  expectRefused(
    await init(createWorkplace(debianTree), '--rootfs', 'nope'),
    /does not name a directory: nope/,
    /--help/,
  );
});

test('no config is written into a rootfs', async () => {
  const place = createWorkplace(debianTree);
  const inside = { ...place, directory: join(place.rootfs, 'usr') };
  expectRefused(await init(inside, '--rootfs', '..'), /is in the rootfs/, /--help/);
  expect(readdirSync(inside.directory)).toEqual(['bin']);
});

test('a plugin package is written once', async () => {
  const place = createWorkplace(debianTree);
  const { code, stderr } = await init(place, '--plugin', 'acme');
  expect(code, stderr).toBe(0);
  expect(readdirSync(join(place.directory, 'chunkah-repo-acme')).sort()).toEqual([
    '.gitignore',
    'README.md',
    'package.json',
    'src',
    'tsconfig.json',
  ]);
  expectRefused(await init(place, '--plugin', 'acme'), /chunkah-repo-acme\/\.gitignore exists already/, /move/);
  expectRefused(await init(place, '--plugin', 'Acme'), /cannot be named "Acme"/, /kebab-case/);
});
