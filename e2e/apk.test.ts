import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plan } from 'chunkah';
import { describe, expect, test } from 'vitest';
import { run, runChunkah, scratchDirectory } from './program.ts';
import { expectUntouched } from './untouched-tree.ts';
import { createWorkplace } from './workplace.ts';

const epoch = 1_760_000_000;
const roots = ['separate-usr', 'merged-usr'];

function recorded(root: string, name: string): string {
  return fileURLToPath(new URL(`apk/${root}/${name}`, import.meta.url));
}

/** Unpacks a recorded root below a directory. */
async function unpack(root: string, parent: string): Promise<string> {
  const rootfs = join(parent, root);
  mkdirSync(rootfs);
  await run('tar', ['--numeric-owner', '--same-owner', '-p', '-xzf', recorded(root, 'rootfs.tar.gz'), '-C', rootfs]);
  return rootfs;
}

/** A path, and what follows it, where it is once the links of its parents are followed. */
function placeOf(rootfs: string, path: string): string {
  const parent = dirname(path);
  return join(realpathSync(join(rootfs, parent)).slice(rootfs.length) || '/', path.slice(parent.length));
}

interface PlannedComponent {
  readonly files: readonly string[];
  readonly stability: number;
}

async function componentsOf(rootfs: string, group: 'source' | 'package'): Promise<Map<string, PlannedComponent>> {
  const componentsFile = join(scratchDirectory(), 'components.json');
  await plan({ rootfs, repos: [['apk', { group }]], componentsFile, sourceDateEpoch: epoch });
  const { components }: { components: Record<string, PlannedComponent> } = JSON.parse(
    readFileSync(componentsFile, 'utf8'),
  );
  return new Map(Object.entries(components));
}

describe.each(roots)('a root with %s that apk installed', (root) => {
  test('each file belongs to the package that apk names, and no other file is claimed', async () => {
    const rootfs = await unpack(root, scratchDirectory());
    const components = await componentsOf(rootfs, 'package');
    const directories = new Set(
      String(await run('find', ['.', '-type', 'd', '-printf', '/%P\\n'], { cwd: rootfs })).split('\n'),
    );
    const owners = Array.from(components, ([name, { files }]) =>
      name.startsWith('apk/')
        ? files.filter((path) => !directories.has(path)).map((path) => `${path}\t${name.slice(4)}`)
        : [],
    ).flat();
    const expected = readFileSync(recorded(root, 'owners.tsv'), 'utf8').trimEnd().split('\n');
    expect(owners.sort()).toEqual(expected.map((line) => placeOf(rootfs, line)).sort());
  });

  test('packages of one origin are one component; the files of apk itself have none', async () => {
    const rootfs = await unpack(root, scratchDirectory());
    const components = await componentsOf(rootfs, 'source');
    const names = [...components.keys()].filter((name) => name.startsWith('apk/'));
    expect(names).toEqual(['apk/base', 'apk/demo-src', 'apk/merged', 'apk/taker']);
    expect(components.get('apk/demo-src')?.files).toEqual(
      expect.arrayContaining(['/usr/bin/demo', '/usr/share/readme']),
    );
    expect(components.get('apk/taker')?.files).toContain('/usr/bin/shared');
    const database = String(
      await run('find', ['.', '-name', 'installed', '-printf', '/%P\\n'], { cwd: rootfs }),
    ).trim();
    expect(components.get('chunkah/unclaimed')?.files).toEqual(
      expect.arrayContaining([database, '/etc/apk/world', '/etc/apk/arch']),
    );
  });

  test('reading it leaves no trace, needs no write permission, and gives the same image without it', async () => {
    const place = createWorkplace({});
    await expectUntouched(place, await unpack(root, place.directory), epoch);
  });
});

test('where /usr is merged, no package claims the symlinks that replace directories', async () => {
  const rootfs = await unpack('merged-usr', scratchDirectory());
  const components = await componentsOf(rootfs, 'source');
  expect(components.get('apk/merged')?.files).toEqual(['/top', '/usr/bin/tool']);
  expect(components.get('chunkah/unclaimed')?.files).toEqual(expect.arrayContaining(['/bin', '/lib']));
});

test('chunkah repos shows the database, chunkah explain its claims; --compat does not use it', async () => {
  const rootfs = await unpack('separate-usr', scratchDirectory());
  const repos = await runChunkah(['repos', '--rootfs', rootfs, '-v']);
  expect(repos.code, repos.stderr).toBe(0);
  expect(String(repos.stdout)).toMatch(/^apk .* found /m);
  expect(`${repos.stdout}${repos.stderr}`).toContain('/lib/apk/db/installed');
  const explained = await runChunkah(['explain', '--rootfs', rootfs, '/usr/bin/shared']);
  expect(String(explained.stdout)).toContain('apk/taker');
  const compatible = await runChunkah(['plan', '--rootfs', rootfs, '--compat', 'chunkah-0.6']);
  expect(compatible).toMatchObject({ code: 1, stderr: expect.stringContaining('no supported component repo') });
});

test('a copy of the database on the host takes the place of one that the build removed', async () => {
  const parent = scratchDirectory();
  const rootfs = await unpack('separate-usr', parent);
  const expected = await componentsOf(rootfs, 'source');
  const copy = join(parent, 'copy');
  await run('mv', [join(rootfs, 'lib/apk/db'), copy]);
  const componentsFile = join(parent, 'components.json');
  await plan({ rootfs, repos: [['apk', { database: copy }]], componentsFile, sourceDateEpoch: epoch });
  const { components } = JSON.parse(readFileSync(componentsFile, 'utf8'));
  for (const [name, component] of expected) if (name.startsWith('apk/')) expect(components[name]).toEqual(component);
});
