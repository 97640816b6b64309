import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

const page = 'docs/writing-a-repo-plugin.md';

/** What `npm install` would install, for the plugin and for our sources that it uses. */
const installed = ['@chunkah/core', '@chunkah/testkit', '@types/node', 'typescript', 'vitest', 'zod'];

const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');

interface Block {
  readonly language: string;
  /** Path in the plugin's package; empty for commands. */
  readonly path: string;
  readonly text: string;
}

/** The fenced blocks of a page: three backticks, a language, and the path of a file. */
function blocksOf(markdown: string): Block[] {
  const blocks = markdown.matchAll(/^```(\w*) ?(\S*)\n(.*?)^```$/gms);
  return Array.from(blocks, ([, language = '', path = '', text = '']) => ({ language, path, text }));
}

const blocks = blocksOf(readFileSync(join(repositoryRoot, page), 'utf8'));
const named = new Map(blocks.filter(({ path }) => path !== '').map(({ path, text }) => [path, text]));

/** Belongs in a user's folder, not in the plugin's. */
const configFile = 'chunkah.config.ts';
const config = named.get(configFile) ?? '';
const files = new Map([...named].filter(([path]) => path !== configFile));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chunkah-plugin-'));
  for (const name of installed) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(repositoryRoot, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program of Node in the plugin's folder. A failure shows all that it wrote. */
function run(program: string, ...args: string[]): Promise<string> {
  return runNode(folder, [program, ...args]);
}

function runNode(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, timeout: 60_000 }, (error, output, errors) => {
      if (error === null) resolve(output);
      else reject(new Error(`${args.join(' ')}\n${output}${errors}`));
    });
  });
}

test(`${page} names the file of each block that is no command`, () => {
  const recipes = ['translations', 'vendors', 'parts'].map((name) => `src/recipes/${name}.ts`);
  const plugin = ['package.json', 'tsconfig.json', 'src/index.ts', 'src/index.test.ts'];
  expect([...files.keys()]).toEqual([...plugin, ...recipes, 'src/recipes.test.ts']);
  expect(blocks.filter(({ language, path }) => path === '' && language !== 'sh')).toEqual([]);
});

test(`the plugin of ${page} has all packages that it imports`, () => {
  const { dependencies, peerDependencies, devDependencies } = JSON.parse(files.get('package.json') ?? '') as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
  expect(Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies }).sort()).toEqual(installed);
});

// Ours are taken from their sources, which lie outside the plugin: nothing is written here.
test(`the plugin and the recipes of ${page} have no faults of type`, async () => {
  const sources = ['--customConditions', '@chunkah/source', '--rootDir', '/', '--noEmit'];
  expect(await run(tsc, '--project', '.', ...sources)).toBe('');
});

test(`the plugin and the recipes of ${page} pass their tests`, async () => {
  const report = join(folder, 'report.json');
  const ours = ['--root', '.', '--config', join(repositoryRoot, 'vitest.config.ts')];
  await run(vitest, 'run', ...ours, '--reporter=default', '--reporter=json', '--outputFile.json', report);
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly numPassedTests: number;
    readonly numTotalTests: number;
  };
  expect(numPassedTests).toBe(numTotalTests);
  // Of each of four repos 2 laws; 12 of each case with claims or without the repo; one of each that
  // must fail.
  expect(numPassedTests).toBe(4 * 2 + 6 * 12 + 2);
});

test(`the config of ${page} brings the plugin into a build`, async () => {
  const user = join(folder, 'user');
  mkdirSync(join(user, 'node_modules'), { recursive: true });
  writeFileSync(join(user, configFile), config);
  symlinkSync(folder, join(user, 'node_modules/chunkah-repo-python'));
  // What tsc would write.
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/index.js'), "export { default } from '../src/index.ts';\n");
  const program = join(repositoryRoot, 'packages/chunkah/src/cli.ts');
  const output = await runNode(user, ['--conditions=@chunkah/source', program, 'repos', '--json']);
  const { repos } = JSON.parse(output) as { readonly repos: readonly { readonly name: string }[] };
  const origin = `config ${join(realpathSync(user), configFile)}`;
  expect(repos).toContainEqual({ name: 'python', version: '0.1.0', priority: 20, origin, enabled: true });
});
