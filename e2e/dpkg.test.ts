import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRoot } from '@chunkah/roots';
import { describe, expect, test } from 'vitest';
import { claimedByDpkg } from './dpkg/claimed-by-dpkg.ts';
import { field, ownersByPath, type QueriedPackage, queryPackages } from './dpkg/listed-packages.ts';
import { smallDpkgRoot } from './dpkg/small-root.ts';
import { nodeAsNobody } from './mistake.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { readOnlyMount } from './real-root/mounts.ts';

const recorded = fileURLToPath(new URL('dpkg/recorded/', import.meta.url));
const infoDirectory = '/var/lib/dpkg/info/';

/** Everything in a tree with its times, but those of access. */
async function stateOf(rootfs: string): Promise<string> {
  const listing = await run('find', [rootfs, '-printf', '%P %y %m %U:%G %s %T@ %C@ %l\\n']);
  return listing.toString('latin1').split('\n').sort().join('\n');
}

/** The owners of what packages list, and of what the rules add, as texts to compare. */
function compared(
  owners: ReadonlyMap<string, ReadonlySet<string>>,
  listed: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly byPath: string[]; readonly added: string[] } {
  const line = ([path, sources]: readonly [string, ReadonlySet<string>]) => `${path}\t${[...sources].sort()}`;
  const all = [...owners].map(line).sort();
  const isListed = (text: string) => listed.has(text.slice(0, text.indexOf('\t')));
  return { byPath: all.filter(isListed), added: all.filter((text) => !isListed(text)) };
}

function expectedLines(listed: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return Array.from(listed, ([path, sources]) => `${path}\t${[...sources].sort()}`).sort();
}

/** What dpkg-query told of the recorded root. */
function recordedPackages(): QueriedPackage[] {
  const sources = new Map(
    readFileSync(join(recorded, 'packages.tsv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => [line.split('\t')[0] ?? '', line.split('\t')[1] ?? '']),
  );
  const [, ...parts] = readFileSync(join(recorded, 'dpkg-query-L.txt'), 'latin1').split(/^# /m);
  return parts.map((part) => {
    const [name = '', ...lines] = part.trimEnd().split('\n');
    return { name, source: sources.get(name) ?? '', lines };
  });
}

test('a recorded root has the owners that dpkg-query reported', async () => {
  const rootfs = scratchDirectory();
  await run('tar', ['-xzf', join(recorded, 'rootfs.tar.gz'), '-C', rootfs]);
  const listed = ownersByPath(rootfs, recordedPackages());
  const { byPath, added } = compared((await claimedByDpkg(rootfs)).owners, listed);
  expect(byPath).toEqual(expectedLines(listed));
  expect(added.filter((line) => !line.startsWith(infoDirectory))).toEqual([]);
});

describe('a root made by dpkg itself', () => {
  test('has the owners that dpkg-query reports, and the tree is unchanged', async () => {
    const rootfs = await smallDpkgRoot(scratchDirectory());
    const listed = ownersByPath(rootfs, await queryPackages(rootfs));
    const before = await stateOf(rootfs);
    const { owners, stderr } = await claimedByDpkg(rootfs);
    const again = await claimedByDpkg(rootfs);
    expect(await stateOf(rootfs)).toBe(before);
    expect(again.owners).toEqual(owners);
    expect(stderr).toBe(
      'warning: dpkg: components without any date (1): each counts as updated monthly, such as gone\n',
    );
    const { byPath, added } = compared(owners, listed);
    expect(byPath).toEqual(expectedLines(listed));
    expect(added.filter((line) => !line.startsWith(infoDirectory))).toEqual([]);
    expect(owners.get(`${infoDirectory}libx:i386.list`)).toEqual(new Set(['x']));
    const expected = {
      '/usr/bin/pager.gamma': 'gamma',
      '/usr/bin/pager': 'delta',
      '/usr/share/local.moved': 'delta',
      '/usr/share/shared': 'beta',
      '/etc/gone.conf': 'gone',
      '/usr/lib/docs/merged': 'docs',
      '/usr/lib/amd64/libx.so': 'x',
      '/usr/lib/i386/libx.so': 'x',
      '/usr/bin/broken': 'broken',
    };
    for (const [path, source] of Object.entries(expected)) {
      expect([path, ...(owners.get(path) ?? [])]).toEqual([path, source]);
    }
    for (const path of ['/lib', '/bin', '/var/lib/dpkg/status']) expect(owners.get(path)).toBeUndefined();
  });

  test('is read from a read-only place, and from a copy of its database', async () => {
    const rootfs = await smallDpkgRoot(scratchDirectory());
    const { owners } = await claimedByDpkg(rootfs);
    expect((await claimedByDpkg(readOnlyMount(rootfs))).owners).toEqual(owners);
    const parent = scratchDirectory();
    await run('mv', [join(rootfs, 'var/lib/dpkg'), join(parent, 'database')]);
    await run('rm', ['-rf', join(rootfs, 'var')]);
    const config = join(parent, 'chunkah.config.json');
    writeFileSync(config, JSON.stringify({ repos: [['dpkg', { database: join(parent, 'database') }]] }));
    const left = new Map([...owners].filter(([path]) => !path.startsWith('/var/')));
    expect((await claimedByDpkg(rootfs, ['--config-file', config])).owners).toEqual(left);
  });

  test('is read by a user who owns nothing', async () => {
    const parent = scratchDirectory();
    await run('chmod', ['777', parent]);
    const rootfs = await smallDpkgRoot(parent);
    const { owners } = await claimedByDpkg(rootfs);
    const node = nodeAsNobody({ directory: parent });
    expect((await claimedByDpkg(rootfs, [], { node, parent })).owners).toEqual(owners);
  });
});

describe('a Debian root', () => {
  test('has the owners that dpkg-query reports, for every package', async () => {
    const rootfs = await ensureRoot('debian-minimal');
    const listed = ownersByPath(rootfs, await queryPackages(rootfs));
    const { owners, stderr } = await claimedByDpkg(rootfs);
    const { byPath, added } = compared(owners, listed);
    expect(byPath).toEqual(expectedLines(listed));
    expect(listed.size).toBeGreaterThan(5_000);
    expect(added.filter((line) => line.startsWith(infoDirectory)).length).toBeGreaterThan(300);
    expect(stderr).not.toContain('without');
  });

  test('shares with another one, installed apart, the layers of all packages that are the same', async () => {
    const [minimal, server] = [await layersBySource('debian-minimal'), await layersBySource('debian-server')];
    const same = [...minimal.packages.keys()].filter(
      (source) => minimal.packages.get(source) === server.packages.get(source),
    );
    expect(same.length).toBeGreaterThan(40);
    const different = same.filter((source) => minimal.layers.get(source) !== server.layers.get(source));
    // Two directories of apt belong to a user whose number depends on what else is installed.
    expect(different.filter((source) => source !== 'apt')).toEqual([]);
  });
});

/** The diff ids of the layers of sources, and their packages with versions. */
async function layersBySource(name: 'debian-minimal' | 'debian-server') {
  const rootfs = await ensureRoot(name);
  const output = join(scratchDirectory(), 'image');
  const repos = ['xattr', 'bigfiles'].flatMap((repo) => ['--no-repo', repo]);
  const fixed = ['--source-date-epoch', '1800000000', '--strip-hints', '--max-layers', '400'];
  const args = ['--rootfs', rootfs, '--skip-special-files', ...fixed, ...repos, '-o', `oci:${output}`];
  const { code, stderr } = await runChunkah(['build', ...args]);
  expect(code, stderr).toBe(0);
  const { layers, diffIds } = readImage(output);
  const names = layers.map(({ annotations }) => annotations?.['org.chunkah.component']?.replace(/^dpkg\//, '') ?? '');
  const format = `-f=${field('source:Package')}\t${field('binary:Package')} ${field('Version')}\n`;
  const lines = (await run('dpkg-query', ['--admindir', join(rootfs, 'var/lib/dpkg'), '-W', format])).toString();
  const packages = new Map<string, string>();
  for (const line of lines.trimEnd().split('\n')) {
    const [source = '', version = ''] = line.split('\t');
    packages.set(source, `${packages.get(source) ?? ''}${version}\n`);
  }
  return { layers: new Map(names.map((source, index) => [source, diffIds[index]])), packages };
}
