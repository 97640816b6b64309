import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { programPath, run } from './program.ts';
import { createWorkplace } from './workplace.ts';

const listModules = fileURLToPath(new URL('start-up/list-modules.ts', import.meta.url));

interface Loaded {
  /** Number of files of this project. */
  readonly files: number;
  /** Packages of them and of others, and modules of Node that count. */
  readonly names: ReadonlySet<string>;
}

/** What a run of the program loads, in all of its threads. */
async function loadedBy(args: readonly string[]): Promise<Loaded> {
  const { directory, rootfs } = createWorkplace();
  const list = join(directory, 'loaded');
  writeFileSync(list, '');
  await run(process.execPath, ['--import', listModules, programPath, ...args], {
    cwd: directory,
    env: { LOADED_MODULES: list, CHUNKAH_ROOTFS: rootfs },
  });
  const urls = new Set(readFileSync(list, 'utf8').trim().split('\n'));
  const named = Array.from(urls, (url) => {
    const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    const [, own, file] = /\/packages\/([^/]+)\/(?:dist|bin)\/([^/]+)\.js$/.exec(url) ?? [];
    return { own, file, name: own === undefined ? (name ?? url) : file === 'html' ? 'report/html' : own };
  });
  return {
    files: named.filter(({ own }) => own !== undefined).length,
    names: new Set(named.map(({ name }) => name)),
  };
}

/** Packages that only some options need. */
const ofOptions = ['registry', 'presets', 'report/html', 'd3-hierarchy', 'node:readline', 'node:https', 'jiti'];

test.each([[['--version']], [['--help']], [['build', '--help']]])('%j loads the command line alone', async (args) => {
  const { files, names } = await loadedBy(args);
  expect([...names].filter((name) => !name.startsWith('node:')).sort()).toEqual([
    ...['chunkah', 'cli-kit', 'commander', 'config', 'core'],
  ]);
  expect(files).toBeLessThanOrEqual(15);
});

test.each([
  ['plan', ['plan', '--no-config-file']],
  ['build', ['build', '--no-config-file', '-o', 'oci:image']],
  ['an archive', ['build', '--no-config-file', '-o', 'image.oci']],
])('%s without options for reports, registries and presets loads nothing of them', async (_, args) => {
  const { files, names } = await loadedBy(args);
  expect(ofOptions.filter((name) => names.has(name))).toEqual([]);
  expect(files).toBeLessThanOrEqual(72);
});

test('what an option needs is loaded with the option', async () => {
  const { names } = await loadedBy(['plan', '--no-config-file', '--report', 'page.html', '--for', 'podman']);
  expect([...names]).toEqual(expect.arrayContaining(['report/html', 'd3-hierarchy', 'presets']));
});
