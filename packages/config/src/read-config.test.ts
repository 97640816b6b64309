import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { type ReadConfigOptions, readConfig } from './read-config.ts';

/** Reads the config `chunkah.config.mjs` in a process of its own, as the program does, and waits for it 0.2 s. */
function readInProcess(config: string): unknown {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'chunkah.config.mjs'), config);
  const script = `
    import { readConfig } from ${JSON.stringify(new URL('read-config.ts', import.meta.url).href)};
    const result = await readConfig({
      directory: ${JSON.stringify(directory)}, configFile: undefined, rootfs: undefined, presets: [], command: 'build',
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
    message: expect.stringMatching(/chunkah\.config\.mjs gave nothing within 0\.2 s$/),
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
    ...{ directory, configFile: undefined, rootfs: undefined, presets: [], command: 'build', env: {} },
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
    warnings: ['the working directory lies in the rootfs: a config there is not read'],
  });
});
