import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { file, writeTree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { type ChunkahOptions, run, runChunkah, scratchDirectory } from './program.ts';
import { blobFile, readImage } from './read-image.ts';
import { smallRpmTree, smallTreeDatabase } from './rpm/small-tree.ts';

// Small packages that rpmbuild makes and rpm installs.

const epoch = 1_000_000_000;

/** Times of all entries in all layers and of the history, in Unix seconds. */
async function timesIn(rootfs: string, args: readonly string[]): Promise<number[]> {
  const image = join(scratchDirectory(), 'image');
  const options = ['--rootfs', rootfs, '-o', `oci:${image}`, '--source-date-epoch', String(epoch), '--no-config-file'];
  const { code, stderr } = await runChunkah(['build', ...options, ...args]);
  expect(code, stderr).toBe(0);
  const { layers, config } = readImage(image);
  const { history }: { history: { created: string }[] } = JSON.parse(config);
  const times = history.map(({ created }) => Date.parse(created) / 1000);
  for (const { digest } of layers) {
    const list = await run('tar', ['-tvf', blobFile(image, digest), '--full-time'], { env: { TZ: 'UTC' } });
    for (const [, day, time] of String(list).matchAll(/ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/g)) {
      times.push(Date.parse(`${day}T${time}Z`) / 1000);
    }
  }
  return times;
}

test('times of packages built after the epoch are clamped to it, except with --compat', async () => {
  const rootfs = await smallRpmTree(scratchDirectory(), ['/usr/share/sample/', '/usr/share/sample/file']);
  const times = await timesIn(rootfs, []);
  expect(times.length).toBeGreaterThan(6);
  expect(Math.max(...times)).toBe(epoch);
  expect(Math.max(...(await timesIn(rootfs, ['--compat', 'chunkah-0.6'])))).toBeGreaterThan(epoch);
});

/** The paths of each component. */
async function componentsOf(rootfs: string, args: readonly string[]): Promise<Record<string, string[]>> {
  const report = join(scratchDirectory(), 'components.json');
  const { code, stderr } = await runChunkah(['plan', '--rootfs', rootfs, '--write-manifest-to', report, ...args]);
  expect(code, stderr).toBe(0);
  const { components }: { components: Record<string, { files: string[] }> } = JSON.parse(readFileSync(report, 'utf8'));
  return Object.fromEntries(Object.entries(components).map(([name, { files }]) => [name, files]));
}

test('the places of databases belong to the package that lists them, under --compat to no package', async () => {
  const places = ['/usr/lib/sysimage/rpm/', '/usr/share/rpm/', '/var/lib/rpm/', '/usr/share/rpm/macros'];
  const rootfs = await smallRpmTree(scratchDirectory(), [...places, '/usr/bin/rpm']);
  const listed = ['/usr/lib/sysimage/rpm', '/usr/share/rpm', '/usr/share/rpm/macros', '/var/lib/rpm'];
  const byDefault = await componentsOf(rootfs, []);
  expect(byDefault['rpm/sample']).toEqual(['/usr/bin/rpm', ...listed]);
  expect(byDefault['chunkah/unclaimed']).toContain('/var/lib/rpm/rpmdb.sqlite');
  const compatible = await componentsOf(rootfs, ['--compat', 'chunkah-0.6']);
  expect(compatible['rpm/sample']).toEqual(['/usr/bin/rpm']);
  expect(compatible['chunkah/unclaimed']).toEqual(expect.arrayContaining([...listed, '/var/lib/rpm/rpmdb.sqlite']));
});

/** Digests of the layers by their components, but for what no package owns. */
async function packageLayers(args: readonly string[], options: ChunkahOptions = {}): Promise<Map<string, string>> {
  const image = join(scratchDirectory(), 'image');
  const { code, stderr } = await runChunkah(['build', '-o', `oci:${image}`, ...args], options);
  expect(code, stderr).toBe(0);
  const layers = readImage(image).layers.map(({ annotations, digest }): [string, string] => {
    return [annotations?.['org.chunkah.component'] ?? '', digest];
  });
  return new Map(layers.filter(([name]) => name !== 'chunkah/unclaimed'));
}

test('a database that was moved out of the rootfs gives the same layers, wherever its place is named', async () => {
  const parent = scratchDirectory();
  const rootfs = await smallRpmTree(parent, ['/usr/bin/sample', '/etc/system-release']);
  const common = ['--rootfs', rootfs, '--source-date-epoch', String(epoch)];
  const expected = await packageLayers([...common, '--no-config-file']);
  expect([...expected.keys()]).toEqual(['rpm/sample']);

  const copy = join(parent, 'copy');
  await run('mv', [join(rootfs, smallTreeDatabase), copy]);
  const without = await runChunkah(['plan', ...common, '--no-config-file']);
  expect(without.stderr).toContain('there is /etc/system-release, but no database of rpm');
  expect(without.stderr).toContain('--database rpm=PATH');

  const config = join(parent, 'chunkah.config.json');
  writeFileSync(config, JSON.stringify({ repos: [['rpm', { database: './copy' }]] }));
  const named = ['--no-config-file', '--database'];
  const cwd = parent;
  const elsewhere = { cwd: scratchDirectory() };
  expect(await packageLayers([...common, ...named, 'rpm=copy'], { cwd })).toEqual(expected);
  expect(await packageLayers([...common, ...named, `rpm=${copy}/rpmdb.sqlite`], elsewhere)).toEqual(expected);
  expect(await packageLayers([...common, '--config-file', config], elsewhere)).toEqual(expected);
  const env = { CHUNKAH_DATABASE: `rpm=${copy}` };
  expect(await packageLayers([...common, '--no-config-file'], { ...elsewhere, env })).toEqual(expected);

  const gone = await runChunkah(['plan', ...common, ...named, 'rpm=gone'], { cwd });
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining(`database ${cwd}/gone: `) });
  for (const [args, message] of [
    [['--database', 'rpm'], '--database takes REPO=PATH'],
    [['--database', 'rqm=x'], '--database: a package database is given for "rqm"'],
    [['--database', 'bigfiles=x'], '--database: options of the repo bigfiles: '],
    [['--database', 'rpm=x', '--no-repo', 'rpm'], '--database rpm=PATH and --no-repo rpm cannot be used together'],
  ] as const) {
    const refused = await runChunkah(['plan', ...common, '--no-config-file', ...args]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  }
});

/** A tree whose database lost the count of packages. */
async function treeWithDamage(): Promise<string> {
  const rootfs = await smallRpmTree(scratchDirectory(), ['/usr/bin/sample']);
  // A component without the database.
  writeFileSync(join(rootfs, 'large'), new Uint8Array(1024 * 1024));
  const path = join(rootfs, smallTreeDatabase, 'rpmdb.sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  const { root } = database.prepare("SELECT rootpage AS root FROM sqlite_schema WHERE name = 'Packages'").get() ?? {};
  database.close();
  const bytes = readFileSync(path);
  // No rows: the count of a page's cells.
  bytes.writeUInt16BE(0, (Number(root) - 1) * bytes.readUInt16BE(16) + 3);
  writeFileSync(path, bytes);
  return rootfs;
}

const waysOut = "--no-repo rpm leaves this repo out, as does ['rpm', false] in the repos of a config";

test('a damaged database ends every run with two ways out, and both work', async () => {
  const rootfs = await treeWithDamage();
  const directory = scratchDirectory();
  const config = join(directory, 'chunkah.config.json');
  writeFileSync(config, JSON.stringify({ repos: [['rpm', false]] }));
  // Written to standard output.
  for (const [command, ...operands] of [['build'], ['plan'], ['repos'], ['explain', '/usr/bin/sample']] as const) {
    const args = [command, '--rootfs', rootfs, ...operands];
    const { code, stderr } = await runChunkah([...args, '--no-config-file']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: .*rpmdb\.sqlite is damaged at byte \d+: .*\nhint: .*\n$/),
    });
    expect(stderr).toContain(waysOut);
    for (const way of [
      ['--no-repo', 'rpm'],
      ['--config-file', config],
    ]) {
      const outcome = await runChunkah([...args, ...way]);
      expect(outcome.code, outcome.stderr).toBe(0);
      if (command === 'repos') expect(String(outcome.stdout)).toMatch(/^rpm .* off /m);
    }
  }
});

test('--no-repo leaves a repo of a config out, for every command', async () => {
  const directory = scratchDirectory();
  const rootfs = join(directory, 'rootfs');
  mkdirSync(rootfs);
  // Large enough for a component of its own: a run needs one.
  writeTree(rootfs, { file: file(new Uint8Array(1024 * 1024)) });
  const config = join(directory, 'chunkah.config.mjs');
  const load = "() => { throw new Error('it was asked') }";
  const plugin = `{ name: 'acme', version: '1.0.0', apiVersion: 1, priority: 20, load: ${load} }`;
  writeFileSync(config, `export default { repos: [${plugin}] };`);
  const tree = ['--rootfs', rootfs, '--config-file', config];
  for (const [command, ...operands] of [['plan'], ['repos'], ['explain', '/file']] as const) {
    const args = [command, ...tree, ...operands];
    expect(await runChunkah(args)).toMatchObject({ code: 1, stderr: expect.stringContaining('it was asked') });
    const { code, stdout, stderr } = await runChunkah([...args, '--no-repo', 'acme']);
    expect(code, stderr).toBe(0);
    if (command === 'repos') expect(String(stdout)).toMatch(/^acme .* off /m);
  }
  const { stdout } = await runChunkah(['config', ...tree, '--no-repo', 'acme', '--json']);
  const { options, repos } = JSON.parse(String(stdout));
  expect(options.disabledRepos).toEqual([{ value: 'acme', origin: 'command line' }]);
  expect(repos).toContainEqual(expect.objectContaining({ name: 'acme', enabled: false, origin: `config ${config}` }));
});
