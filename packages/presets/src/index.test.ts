import { readdirSync } from 'node:fs';
import type { Preset } from '@chunkah/core';
import { componentMapSchema, pathmap } from '@chunkah/repo-pathmap';
import { describeRepo, directory, file, memoryContext, type Tree } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { fedora, fedoraBootc, linux, presets } from './index.ts';

/** A preset, then those it extends. */
function withParents(preset: Preset): readonly Preset[] {
  return [preset, ...presets.filter(({ name }) => name === preset.extends).flatMap(withParents)];
}

test('each file of a distribution is a preset of the list, in order', () => {
  const files = readdirSync(new URL('distributions', import.meta.url)).sort();
  expect(presets.map(({ name }) => name)).toEqual(files.map((name) => name.replace(/\.ts$/, '')).sort());
});

describe.each(presets.map((preset) => [preset.name, withParents(preset)] as const))('%s', (_, chain) => {
  const rules = chain.flatMap((preset) => preset.rules ?? []);
  const prune = chain.flatMap((preset) => preset.prune ?? []);

  test('has rules that pathmap takes as they are', () => {
    expect(componentMapSchema.parse(rules)).toEqual(rules);
  });

  test('has no rule that can never match: each takes what lies below its prefix', async () => {
    const prefixes = rules.map(({ prefix }) => prefix);
    const tree: Tree = Object.fromEntries(prefixes.map((prefix) => [`${prefix.slice(1)}/x`, file()]));
    const context = memoryContext(tree);
    const { files } = context;
    const repo = await pathmap({ rules }).load(context);
    const found = new Map<string, string | undefined>();
    const left = Object.assign(new Set(Array.from(files, ({ id }) => id)), {});
    const add = (id: number, component: number) => found.set(files.path(id), repo?.components[component]?.name);
    await repo?.weakClaims?.(left, { add, has: () => false }, context);
    expect(context.messages).toEqual([]);
    expect(prefixes.map((prefix) => found.get(`${prefix}/x`))).toEqual(rules.map(({ component }) => component));
  });

  test('says nothing twice', () => {
    expect(prune.filter((path, index) => prune.indexOf(path) !== index)).toEqual([]);
  });

  test('keeps what a running system needs', () => {
    expect(needed.filter((path) => prune.some((pruned) => takes(pruned, path)))).toEqual([]);
  });
});

/** Directories that must exist, and files that nothing recreates. */
const needed = [
  ...['/boot', '/dev', '/proc', '/run', '/sys', '/sysroot', '/tmp', '/var/tmp', '/var/log', '/var/log/journal'],
  ...['/etc/machine-id', '/etc/passwd', '/etc/pacman.d/gnupg/pubring.gpg', '/etc/pki/ca-trust', '/etc/ssh/sshd_config'],
  ...['/home/user', '/opt/acme', '/ostree', '/root/.cache/models', '/srv/www', '/usr/lib/modules', '/usr/share/rpm'],
  ...['/var/cache/apt', '/var/cache/debconf/templates.dat', '/var/cache/man', '/var/cache/pacman', '/var/log/nginx'],
  ...[
    '/lib/apk/db/installed',
    '/var/lib/dpkg/status',
    '/var/lib/pacman/local/ALPM_DB_VERSION',
    '/var/lib/rpm/Packages',
  ],
];

function takes(pruned: string, path: string): boolean {
  return path === pruned || path.startsWith(pruned.endsWith('/') ? pruned : `${pruned}/`);
}

test('only roots that boot lose what is in /run: programs in containers may need it', () => {
  const losing = presets.filter((preset) => withParents(preset).some(({ prune = [] }) => prune.includes('/run/')));
  expect(losing.map(({ name }) => name)).toEqual(['fedora-bootc', 'gnome-os']);
});

describe('what no package of a bootable Fedora owns', () => {
  const rules = withParents(fedoraBootc).flatMap((preset) => preset.rules ?? []);
  describeRepo(
    () => pathmap({ rules }),
    [
      {
        name: 'its components',
        tree: {
          'usr/bin/sh': file(),
          'usr/lib/modules/6.17.7-300.fc43.x86_64/initramfs.img': file(),
          'usr/lib/sysimage/rpm/rpmdb.sqlite': file(),
          'usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite': file(),
          'usr/share/rpm': directory(),
          'usr/share/icons/hicolor/icon-theme.cache': file(),
          'etc/ld.so.cache': file(),
          'etc/udev/hwdb.bin': file(),
        },
        components: {
          kernel: [
            '/usr/lib/modules',
            '/usr/lib/modules/6.17.7-300.fc43.x86_64',
            '/usr/lib/modules/6.17.7-300.fc43.x86_64/initramfs.img',
          ],
          'package-database': [
            '/usr/lib/sysimage',
            '/usr/lib/sysimage/rpm',
            '/usr/lib/sysimage/rpm/rpmdb.sqlite',
            '/usr/lib/sysimage/rpm-ostree-base-db',
            '/usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite',
            '/usr/share/rpm',
          ],
          icons: ['/usr/share/icons', '/usr/share/icons/hicolor', '/usr/share/icons/hicolor/icon-theme.cache'],
          caches: ['/etc/ld.so.cache'],
          'hardware-database': ['/etc/udev/hwdb.bin'],
        },
        warnings: [/^rules that matched nothing/],
      },
    ],
  );
});

test('labels that bootc needs stay', () => {
  const labels = [fedoraBootc, fedora, linux].flatMap((preset) => preset.labels ?? []);
  expect(labels).not.toContain('containers.bootc-');
  expect(labels).not.toContain('ostree.bootable-');
  expect(labels).toContain('ostree.final-diffid-');
});
