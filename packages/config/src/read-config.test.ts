import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Preset } from '@chunkah/core';
import { temporaryDirectory } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { mergeSettings } from './merge/merge-settings.ts';
import { type ReadConfigOptions, readConfig } from './read-config.ts';

/**
 * Reads the config `chunkah.config.mjs` in a separate process, as the program does, and waits 0.2 s
 * for it.
 */
function readInProcess(config: string): unknown {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'chunkah.config.mjs'), config);
  const script = `
    import { resolve } from 'node:path';
    import { readConfig } from ${JSON.stringify(new URL('read-config.ts', import.meta.url).href)};
    const result = await readConfig({
      directory: ${JSON.stringify(directory)}, absolutePath: resolve, isInside: () => false, configFile: undefined, rootfs: undefined, presets: [], command: 'build',
      env: {}, readOsRelease: () => ({}), builtInRepos: [], builtInPresets: async () => [], program: import.meta.url, timeout: 0.2,
    }).catch(({ code, message, hint }) => ({ code, message, hint }));
    process.stdout.write(JSON.stringify(result));
    process.exit();`;
  const args = ['--conditions=@chunkah/source', '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout);
}

test.each([
  ['a promise', 'export default new Promise(() => {});'],
  ['a function', 'export default () => new Promise(() => {});'],
  ['the file itself', 'await new Promise(() => {}); export default {};'],
  ['a file with a timer', 'setInterval(() => {}, 10); await new Promise(() => {}); export default {};'],
])('%s that never settles ends the run, with a hint', (_, config) => {
  expect(readInProcess(config)).toEqual({
    code: 'CONFIG_TIMEOUT',
    message: expect.stringMatching(/chunkah\.config\.mjs did not settle within 0\.2 s$/),
    hint: 'look for a promise that never settles in it and in what it imports',
  });
});

test('a config that takes its time is waited for', () => {
  const config = 'export default new Promise((done) => setTimeout(done, 100, { maxLayers: 7 }));';
  expect(readInProcess(config)).toMatchObject({ layers: [{ scalars: { maxLayers: 7 } }] });
});

/** Options of a run in a directory. */
function optionsAt(directory: string, others: Partial<ReadConfigOptions> = {}): ReadConfigOptions {
  return {
    ...{
      directory,
      absolutePath: (path, base = directory) => resolve(base, path),
      isInside: (path, other) => !relative(other, path).startsWith('..'),
      configFile: undefined,
      rootfs: undefined,
      image: undefined,
      readOsReleaseOfImage: async () => ({}),
      presets: [],
      command: 'build',
      env: {},
    },
    ...{ readOsRelease: () => ({}), builtInRepos: ['rpm'], builtInPresets: async () => [], program: import.meta.url },
    ...others,
  };
}

test('without a config and presets there is nothing, and the rootfs is not looked at', async () => {
  const readOsRelease = () => expect.fail('os-release is read');
  const directory = temporaryDirectory();
  const options = optionsAt(directory, { rootfs: directory, readOsRelease });
  expect(await readConfig(options)).toEqual({ layers: [], presets: [], warnings: [] });
});

test('a file that was to be a config, going by its name, is reported where there is none', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'chunkah.config.yaml'), 'maxLayers: 3');
  const warnings = ['chunkah.config.yaml is not read: a config is chunkah.config.ts, .mts, .js, .mjs or .json'];
  expect(await readConfig(optionsAt(directory))).toMatchObject({ warnings });
  const builtInPresets = async () => [{ name: 'sample', title: 'Sample' }];
  expect(await readConfig(optionsAt(directory, { presets: ['sample'], builtInPresets }))).toMatchObject({ warnings });
  expect(await readConfig(optionsAt(directory, { configFile: false }))).toMatchObject({ warnings: [] });
  writeFileSync(join(directory, 'chunkah.config.json'), '{}');
  expect(await readConfig(optionsAt(directory))).toMatchObject({ warnings: [] });
});

test('what a config says comes before what its presets say, each with its origin', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'chunkah.config.json');
  writeFileSync(file, '{ "maxLayers": 7, "presets": ["own"], "repos": ["rpm", ""], "prune": ["/x", ""] }');
  const builtInPresets = async () => [{ name: 'own', title: 'Own', prune: ['/y'] }];
  const { layers, presets } = await readConfig(optionsAt(directory, { builtInPresets }));
  expect(layers).toMatchObject([
    { origin: `config ${file}`, scalars: { maxLayers: 7 }, repos: [['rpm', {}]], prune: ['/x'] },
    { origin: 'preset own', prune: ['/y'] },
  ]);
  expect(presets).toEqual([{ name: 'own', reason: `named by the config ${file}` }]);
});

test('a config in the rootfs is refused, and ignored where it is the working directory', async () => {
  const directory = temporaryDirectory();
  const rootfs = join(directory, 'rootfs');
  mkdirSync(rootfs);
  const file = join(rootfs, 'chunkah.config.json');
  writeFileSync(file, '{}');
  await expect(readConfig(optionsAt(directory, { rootfs, configFile: file }))).rejects.toMatchObject({
    code: 'CONFIG_IN_ROOTFS',
  });
  expect(await readConfig(optionsAt(rootfs, { rootfs }))).toMatchObject({
    layers: [],
    warnings: ['the working directory is in the rootfs: a config there is not read'],
  });
});

interface RunOptions extends Partial<ReadConfigOptions> {
  /** Contents of files by path; folders are created. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Reads a config in a directory with these files; repos are shown by name, and whether they are
 * off.
 */
async function readWith(config: string, { files = {}, ...others }: RunOptions = {}) {
  const directory = temporaryDirectory();
  for (const [path, text] of Object.entries({ ...files, 'chunkah.config.mjs': config })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const { layers, presets, warnings } = await readConfig(optionsAt(directory, others));
  const repos = mergeSettings(layers).repos.map(({ value }) =>
    'load' in value ? value.name : `${value[0]}${value[1] === false ? ' off' : ''}`,
  );
  const told = warnings.map((warning) => warning.replaceAll(directory, '.'));
  return { origins: layers.slice(1).map(({ origin }) => origin), presets, repos, warnings: told };
}

const distributions: readonly Preset[] = [
  { name: 'linux', title: 'Linux' },
  { name: 'debian', title: 'Debian', extends: 'linux', matches: [{ id: 'debian' }] },
  { name: 'fedora', title: 'Fedora', extends: 'linux', matches: [{ id: 'fedora' }] },
  { name: 'ubuntu', title: 'Ubuntu', extends: 'debian' },
];
const builtInPresets = async () => distributions;

test.each([
  { presets: [], listed: ['ubuntu', 'fedora'], order: ['ubuntu', 'debian', 'fedora', 'linux'] },
  { presets: ['debian'], listed: ['ubuntu', 'fedora'], order: ['ubuntu', 'debian', 'fedora', 'linux'] },
  { presets: ['fedora'], listed: ['debian'], order: ['fedora', 'debian', 'linux'] },
])('presets $presets of the command line and $listed count over all that they extend', async (run) => {
  const config = `export default { presets: ${JSON.stringify(run.listed)} };`;
  const { origins } = await readWith(config, { presets: run.presets, builtInPresets });
  expect(origins).toEqual(run.order.map((name) => `preset ${name}`));
});

const acme = (others: object) => JSON.stringify({ name: 'acme', title: 'Acme', ...others });

test('a preset that the config holds is known to the command line, and told once', async () => {
  const config = `export default { presets: [${acme({ extends: 'linux' })}] };`;
  const { origins, presets } = await readWith(config, { presets: ['acme'], builtInPresets });
  expect(origins).toEqual(['preset acme', 'preset linux']);
  expect(presets).toEqual([{ name: 'acme', reason: 'named by the command line' }]);
});

test('a preset that the config holds takes precedence over a built-in one of its name', async () => {
  const config = `export default { presets: [${acme({ name: 'debian' })}] };`;
  const { origins } = await readWith(config, { presets: ['ubuntu'], builtInPresets });
  expect(origins).toEqual(['preset ubuntu', 'preset debian']);
});

test('"auto" on the command line takes the preset that the config holds for the rootfs', async () => {
  const config = `export default { presets: ['fedora', ${acme({ matches: [{ id: 'debian' }] })}] };`;
  const readOsRelease = () => ({ ID: 'debian' });
  const { presets } = await readWith(config, { presets: ['auto'], rootfs: '/rootfs', readOsRelease, builtInPresets });
  expect(presets.map(({ name, reason }) => `${name}: ${reason.replace(/config .*/, 'config')}`)).toEqual([
    'acme: os-release says ID=debian',
    'fedora: named by the config',
  ]);
});

test.each([
  [undefined, {}, 'no rootfs is named'],
  ['/rootfs', {}, 'the rootfs has no os-release'],
  ['/rootfs', { ID: 'haiku' }, 'none is known for ID=haiku of os-release'],
])('where "auto" finds nothing in the rootfs %s with %j, a warning says so once', async (rootfs, osRelease, why) => {
  const others = { presets: ['auto'], rootfs, readOsRelease: () => osRelease, builtInPresets };
  const { presets, warnings } = await readWith("export default { presets: ['auto', 'fedora'] };", others);
  expect(presets.map(({ name }) => name)).toEqual(['fedora']);
  expect(warnings).toEqual([`"auto" finds no preset: ${why}`]);
});

const repoModule = (name: string) =>
  `export default () => ({ name: '${name}', version: '1', apiVersion: 1, priority: 1, load: async () => undefined });`;

test.each(['acme-files', './acme.mjs'])('a config turns off the repo of its preset by the name %s', async (name) => {
  const preset = acme({ repos: ['./acme.mjs', './other.mjs', 'rpm'] });
  const config = `export default { presets: [${preset}], repos: [['${name}', false]] };`;
  const files = { 'acme.mjs': repoModule('acme-files'), 'other.mjs': repoModule('other') };
  expect(await readWith(config, { files })).toMatchObject({ repos: [`${name} off`, 'other', 'rpm'], warnings: [] });
});

test.each(['missing', 'chunkah-repo-missing'])('a repo that is off as %s need not be installed', async (name) => {
  const config = `export default { presets: [${acme({ repos: ['missing'] })}], repos: [['${name}', false]] };`;
  expect(await readWith(config)).toMatchObject({ repos: ['missing off'], warnings: [] });
});

test('a preset turns off nothing that the config has', async () => {
  const preset = acme({ repos: [['./acme.mjs', false]] });
  const config = `export default { presets: [${preset}], repos: ['./acme.mjs'] };`;
  const files = { 'acme.mjs': repoModule('acme-files') };
  expect(await readWith(config, { files })).toMatchObject({ repos: ['acme-files'], warnings: [] });
});

test('a name that turns off no repo is reported, unless it is that of a built-in one', async () => {
  const { warnings } = await readWith("export default { repos: [['rpmm', false], ['rpm', false]] };");
  const which = 'the config ./chunkah.config.mjs disables the repo "rpmm"';
  expect(warnings).toEqual([`${which}, which does not exist; did you mean "rpm"?`]);
});

test('repos of a preset come from its own package first, then from the folder of the config', async () => {
  const packageAt = (path: string, text: string) => ({
    [`${path}/package.json`]: '{ "type": "module", "exports": "./index.js" }',
    [`${path}/index.js`]: text,
  });
  const presetPackage = 'node_modules/chunkah-preset-acme';
  const files = {
    ...packageAt(presetPackage, `export default ${acme({ repos: ['both', 'outer', './own.js'] })};`),
    ...packageAt(`${presetPackage}/node_modules/chunkah-repo-both`, repoModule('inner-both')),
    ...packageAt('node_modules/chunkah-repo-both', repoModule('outer-both')),
    ...packageAt('node_modules/chunkah-repo-outer', repoModule('outer')),
    [`${presetPackage}/own.js`]: repoModule('own'),
  };
  const { repos } = await readWith("export default { presets: ['acme'] };", { files });
  expect(repos).toEqual(['inner-both', 'outer', 'own']);
});
