import { chmodSync, lstatSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RepoEntry } from 'chunkah';
import { build, plan } from 'chunkah';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTime, builtPackages, installedTree, pacman } from './alpm/installed-tree.ts';
import { unpackGoldenTree } from './golden-tree.ts';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { readImage } from './read-image.ts';
import { expectUntouched } from './untouched-tree.ts';
import { createWorkplace } from './workplace.ts';

// Packages that makepkg builds and pacman installs.

const epoch = 1_760_000_000;
const scratch = scratchDirectory(afterAll);
const elsewhere = '/usr/lib/sysimage/lib/pacman';
let rootfs = '';
let moved = '';

beforeAll(async () => {
  chmodSync(scratch, 0o755);
  const packages = await builtPackages(join(scratch, 'build'));
  rootfs = await installedTree(join(scratch, 'usual'), packages, '/var/lib/pacman');
  moved = await installedTree(join(scratch, 'moved'), packages, elsewhere);
});

/** Paths by component. */
async function componentsOf(
  tree: string,
  repos: readonly RepoEntry[] = [],
): Promise<Record<string, readonly string[]>> {
  const componentsFile = join(scratchDirectory(), 'components.json');
  await plan({ rootfs: tree, repos, componentsFile, sourceDateEpoch: epoch });
  const { components } = JSON.parse(readFileSync(componentsFile, 'utf8'));
  return Object.fromEntries(Object.entries<{ files: string[] }>(components).map(([name, { files }]) => [name, files]));
}

/** What `pacman -Ql` says, by package: paths in the tree, the links of their parents followed. */
async function listedByPacman(tree: string, databasePath: string): Promise<Record<string, string[]>> {
  const lines = (await pacman(dirname(tree), databasePath, ['-Ql'])).trimEnd().split('\n');
  const listed: Record<string, string[]> = {};
  for (const line of lines) {
    const [name = ''] = line.split(' ', 1);
    const path = line.slice(name.length + 1 + tree.length).replace(/\/$/, '');
    const place = join(realpathSync(join(tree, dirname(path))).slice(tree.length) || '/', basename(path));
    expect(lstatSync(join(tree, place)).isDirectory(), path).toBe(line.endsWith('/'));
    listed[`alpm/${name}`] = [...(listed[`alpm/${name}`] ?? []), place].sort();
  }
  return listed;
}

function ofAlpm(components: Record<string, readonly string[]>): Record<string, readonly string[]> {
  const own = Object.entries(components).filter(([name]) => name.startsWith('alpm/'));
  return Object.fromEntries(own.map(([name, paths]) => [name, [...paths].sort()]));
}

describe('a root that pacman installed', () => {
  test.each([
    { where: 'in its usual place', tree: () => rootfs, databasePath: '/var/lib/pacman' },
    { where: 'where pacman.conf says', tree: () => moved, databasePath: elsewhere },
  ])('each package has what pacman -Ql says, with the database $where', async ({ tree, databasePath }) => {
    const listed = await listedByPacman(tree(), databasePath);
    expect(Object.keys(listed).sort()).toEqual(['alpm/demo-libs', 'alpm/demo-tools', 'alpm/filesystem']);
    expect(ofAlpm(await componentsOf(tree(), [['alpm', { group: 'package' }]]))).toEqual(listed);
  });

  test('packages of one base are one component, with their version and build date', async () => {
    const image = join(scratchDirectory(), 'image');
    await build({ rootfs, output: { kind: 'directory', path: image }, sourceDateEpoch: epoch });
    const { layers } = readImage(image);
    expect(layers.map(({ annotations }) => annotations?.['org.chunkah.component']).sort()).toEqual([
      ...['alpm/demo', 'alpm/filesystem', 'chunkah/unclaimed'],
    ]);
    const { demo = [] } = { demo: (await componentsOf(rootfs))['alpm/demo'] };
    expect(demo).toEqual(
      expect.arrayContaining(['/usr/bin/demo-again', '/usr/lib/libdemo.so', '/usr/share/ünï/with space']),
    );
    const times = await run('find', ['usr/lib/libdemo.so.1', '-printf', '%Ts'], { cwd: rootfs });
    expect(Number(times)).toBeLessThanOrEqual(buildTime);
  });

  test('chunkah repos shows the database, chunkah explain its claims', async () => {
    const repos = await runChunkah(['repos', '--rootfs', rootfs, '-v']);
    expect(String(repos.stdout)).toMatch(/^alpm .* found /m);
    expect(`${repos.stdout}${repos.stderr}`).toContain('/var/lib/pacman/local');
    const explained = await runChunkah(['explain', '--rootfs', rootfs, '/bin/demo']);
    expect(String(explained.stdout)).toContain('alpm/demo');
  });

  test('reading it leaves no trace, needs no write permission, and gives the same image without it', async () => {
    const place = createWorkplace({});
    const tree = join(place.directory, 'tree');
    await run('cp', ['-a', rootfs, tree]);
    await expectUntouched(place, tree, epoch);
  });

  test('a copy of the database on the host takes the place of one that the build removed', async () => {
    const expected = ofAlpm(await componentsOf(rootfs));
    const parent = scratchDirectory();
    const [tree, copy] = [join(parent, 'tree'), join(parent, 'copy')];
    await run('cp', ['-a', rootfs, tree]);
    renameSync(join(tree, 'var/lib/pacman'), copy);
    const without = { ...expected, 'alpm/filesystem': expected['alpm/filesystem'] };
    expect(ofAlpm(await componentsOf(tree, [['alpm', { database: copy }]]))).toEqual(without);
  });
});

describe('a root with a database of rpm and one of pacman', () => {
  test('is settled by priority: rpm before alpm by default', async () => {
    const parent = scratchDirectory();
    const [both, rpmAlone] = [
      await unpackGoldenTree('alpm-and-rpm', parent),
      await unpackGoldenTree('rpm-sqlite', parent),
    ];
    const bash = async (tree: string, priorities: Readonly<Record<string, number>> = {}) => {
      const componentsFile = join(parent, 'components.json');
      await plan({ rootfs: tree, priorities, componentsFile, sourceDateEpoch: epoch });
      const { components } = JSON.parse(readFileSync(componentsFile, 'utf8'));
      const owners = Object.entries<{ files: string[] }>(components).filter(([, { files }]) =>
        files.includes('/usr/bin/bash'),
      );
      return owners.map(([name]) => name);
    };
    const ofRpm = await bash(rpmAlone);
    expect(ofRpm).toEqual([expect.stringMatching(/^rpm\//)]);
    expect(await bash(both)).toEqual(ofRpm);
    expect(await bash(both, { alpm: 9 })).toEqual(['alpm/other']);
  });

  test('gives the same image whatever the order in which repos are named', async () => {
    const parent = scratchDirectory();
    const tree = await unpackGoldenTree('alpm-and-rpm', parent);
    const digests = new Set<string>();
    for (const repos of [['alpm', 'rpm', 'bigfiles'], ['rpm', 'bigfiles', 'alpm'], ['bigfiles', 'alpm', 'rpm'], []]) {
      const output = join(scratchDirectory(), 'image');
      digests.add(
        (await build({ rootfs: tree, repos, output: { kind: 'directory', path: output }, sourceDateEpoch: epoch }))
          .digest,
      );
    }
    expect(digests.size).toBe(1);
  });
});
