import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chunkahSources, guideBlocks, passedTests, runNode, typeFaults, writeGuidePackage } from './guide-package.ts';

const page = 'docs/writing-a-packer.md';

/** What `npm install` would bring. */
const installed = ['@chunkah/core', '@chunkah/testkit', '@types/node', 'typescript', 'vitest'];

const blocks = guideBlocks(page);
const files = new Map(blocks.filter(({ path }) => path !== '').map(({ path, text }) => [path, text]));

let folder: string;

beforeAll(() => {
  folder = writeGuidePackage(files, installed);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`${page} names the file of each block that is not a command`, () => {
  const sources = ['src/largest-alone.ts', 'src/largest-alone.test.ts', 'chunkah.config.ts'];
  expect([...files.keys()]).toEqual(['package.json', 'tsconfig.json', ...sources]);
  expect(blocks.filter(({ language, path }) => path === '' && language !== 'sh')).toEqual([]);
});

test(`the packer of ${page} has all packages that it imports`, () => {
  const { devDependencies } = JSON.parse(files.get('package.json') ?? '') as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  expect(Object.keys(devDependencies).sort()).toEqual(installed);
});

test(`the packer of ${page} has no faults of type`, async () => {
  expect(await typeFaults(folder)).toBe('');
});

test(`the packer of ${page} keeps all laws`, async () => {
  expect(await passedTests(folder)).toBe(8);
});

test(`the config of ${page} has chunkah pack by it`, async () => {
  const rootfs = join(folder, 'rootfs');
  mkdirSync(rootfs);
  for (const [name, mebibytes] of [
    ['a', 1],
    ['b', 3],
    ['c', 2],
    ['d', 1],
  ] as const) {
    writeFileSync(join(rootfs, name), new Uint8Array(mebibytes * 1024 * 1024));
  }
  const output = await runNode(folder, [...chunkahSources, 'plan', '--rootfs', rootfs, '--json']);
  const { layers } = JSON.parse(output) as { readonly layers: readonly { readonly components: readonly string[] }[] };
  expect(layers.map(({ components }) => components)).toEqual([
    ['bigfiles/b'],
    ['bigfiles/c'],
    ['bigfiles/a', 'bigfiles/d'],
  ]);
});
