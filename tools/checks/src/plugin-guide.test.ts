import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chunkahSources, guideBlocks, passedTests, runNode, typeFaults, writeGuidePackage } from './guide-package.ts';

const page = 'docs/writing-a-repo-plugin.md';

/** What `npm install` would install, for the plugin and for our sources that it uses. */
const installed = ['@chunkah/core', '@chunkah/testkit', '@types/node', 'typescript', 'vitest', 'zod'];

const blocks = guideBlocks(page);
const named = new Map(blocks.filter(({ path }) => path !== '').map(({ path, text }) => [path, text]));

/** Belongs in a user's folder, not in the plugin's. */
const configFile = 'chunkah.config.ts';
const config = named.get(configFile) ?? '';
const files = new Map([...named].filter(([path]) => path !== configFile));

let folder: string;

beforeAll(() => {
  folder = writeGuidePackage(files, installed);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

test(`the plugin and the recipes of ${page} have no faults of type`, async () => {
  expect(await typeFaults(folder)).toBe('');
});

test(`the plugin and the recipes of ${page} pass their tests`, async () => {
  // Of each of four repos 2 laws; 12 of each case with claims or without the repo; one of each that
  // must fail.
  expect(await passedTests(folder)).toBe(4 * 2 + 6 * 12 + 2);
});

test(`the config of ${page} brings the plugin into a build`, async () => {
  const user = join(folder, 'user');
  mkdirSync(join(user, 'node_modules'), { recursive: true });
  writeFileSync(join(user, configFile), config);
  symlinkSync(folder, join(user, 'node_modules/chunkah-repo-wheels'));
  // What tsc would write.
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/index.js'), "export { default } from '../src/index.ts';\n");
  const output = await runNode(user, [...chunkahSources, 'repos', '--json']);
  const { repos } = JSON.parse(output) as { readonly repos: readonly { readonly name: string }[] };
  const origin = `config ${join(realpathSync(user), configFile)}`;
  expect(repos).toContainEqual({ name: 'wheels', version: '0.1.0', priority: 20, origin, enabled: true });
});
