import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '@chunkah/testkit';
import { describe, expect, test } from 'vitest';
import { initPlugin } from './init-plugin.ts';

const repositoryRoot = join(import.meta.dirname, '../../../..');

const execute = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** A new plugin with the packages that `npm install` would install: exactly those it declares. */
function installedPlugin(name: string): string {
  const { directory } = initPlugin({ name, directory: temporaryDirectory() });
  const { dependencies, peerDependencies, devDependencies } = readManifest(join(directory, 'package.json'));
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies })) {
    const place = join(directory, 'node_modules', needed);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(repositoryRoot, 'node_modules', needed), place);
  }
  return directory;
}

/** Runs a Node program in a plugin's folder. */
function run(directory: string, program: string, ...args: readonly string[]): Promise<{ readonly stdout: string }> {
  return execute(process.execPath, [program, ...args], { cwd: directory });
}

describe.each(['fine', 'two-words2'])('a new plugin named %s', (name) => {
  // Our packages are used from source, outside the plugin: its own command would write beside them.
  test('has no faults of type', { timeout: 60_000 }, async () => {
    const sources = ['--customConditions', '@chunkah/source', '--rootDir', '/', '--noEmit'];
    const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    await expect(run(installedPlugin(name), tsc, '--project', '.', ...sources)).resolves.toMatchObject({ stdout: '' });
  });

  test('passes its tests', { timeout: 60_000 }, async () => {
    const directory = installedPlugin(name);
    const config = join(repositoryRoot, 'vitest.config.ts');
    const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
    await run(
      directory,
      vitest,
      'run',
      '--root',
      '.',
      '--config',
      config,
      '--reporter=json',
      '--outputFile=report.json',
    );
    const report: unknown = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8'));
    // The laws for two plugins, those for five cases, and the case that must fail.
    expect(report).toMatchObject({ success: true, numPassedTests: 2 * 2 + 5 * 12 + 1 });
  });
});

test('the package has the name with its prefix, whether it is given or not', () => {
  for (const name of ['fine', 'chunkah-repo-fine']) {
    const place = temporaryDirectory();
    const { directory, files } = initPlugin({ name, directory: place });
    expect(directory).toBe(join(place, 'chunkah-repo-fine'));
    expect(readManifest(join(directory, 'package.json')).name).toBe('chunkah-repo-fine');
    const written = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = written.map(({ parentPath, name: base }) => join(parentPath, base).slice(directory.length + 1));
    expect(paths.sort()).toEqual(files);
  }
});

test('it needs packages of this release', () => {
  const { directory } = initPlugin({ name: 'fine', directory: temporaryDirectory() });
  const { peerDependencies, devDependencies } = readManifest(join(directory, 'package.json'));
  const range = `^${readManifest(join(import.meta.dirname, '../../package.json')).version}`;
  expect([peerDependencies['@chunkah/core'], devDependencies['@chunkah/testkit']]).toEqual([range, range]);
});

test.each(['', 'Fine', 'two_words', '../up', 'chunkah', 'chunkah-repo-', '@scope/fine', '2fine'])(
  'no repo can have the name "%s"',
  (name) => {
    const directory = temporaryDirectory();
    expect(() => initPlugin({ name, directory })).toThrow(expect.objectContaining({ code: 'REPO_NAME_INVALID' }));
    expect(readdirSync(directory)).toEqual([]);
  },
);

test.each(['xattr', 'filemap', 'rpm', 'pathmap', 'bigfiles', 'dpkg', 'apk', 'alpm', 'python', 'chunkah-repo-rpm'])(
  'no new plugin is named %s, as a repo of ours is or will be',
  (name) => {
    const directory = temporaryDirectory();
    expect(() => initPlugin({ name, directory })).toThrow(expect.objectContaining({ code: 'INIT_NAME_RESERVED' }));
    expect(readdirSync(directory)).toEqual([]);
  },
);

test('it says which Node it needs, as our packages do', () => {
  const { directory } = initPlugin({ name: 'fine', directory: temporaryDirectory() });
  const { engines } = readManifest(join(directory, 'package.json'));
  expect(engines).toEqual(readManifest(join(import.meta.dirname, '../../package.json')).engines);
});

test('a second plugin of one name is refused', () => {
  const directory = temporaryDirectory();
  initPlugin({ name: 'fine', directory });
  expect(() => initPlugin({ name: 'fine', directory })).toThrow(expect.objectContaining({ code: 'INIT_FILE_EXISTS' }));
});

test('its README has the same headings as those of the built-in repos', () => {
  const { directory } = initPlugin({ name: 'fine', directory: temporaryDirectory() });
  const headings = (path: string) => readFileSync(path, 'utf8').match(/^## .*$/gm);
  const builtIn = headings(join(repositoryRoot, 'packages/repo-xattr/README.md'));
  expect(headings(join(directory, 'README.md'))).toEqual(builtIn);
});
