import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
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

test('a root that is not there is reported', async () => {
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
