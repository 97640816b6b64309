import { beforeAll, describe, expect, test } from 'vitest';
import { engineFolders, importTable, packageName, testOnlyFolder } from './import-table.ts';
import { type Finding, lintFiles } from './lint-files.ts';

/** The rules of `biome.json` that enforce the import table; `plugin` stands for our own rules. */
const boundaryRules = new Set([
  'lint/correctness/noUndeclaredDependencies',
  'lint/style/noProcessEnv',
  'lint/style/noRestrictedGlobals',
  'lint/style/noRestrictedImports',
  'plugin',
]);

const folders = [...importTable.keys()];
const testOnly = packageName(testOnlyFolder);

/** A folder without a row yet: it may import none of our packages. */
const folderWithoutRow = 'unknown';

/** Every form in which code can name a module; `MODULE` stands for its name. */
const importForms = [
  "import 'MODULE';",
  "import { thing } from 'MODULE';\n\nexport const copy = thing;",
  "import type { Thing } from 'MODULE';\n\nexport type Copy = Thing;",
  "import * as all from 'MODULE';\n\nexport const copy = all.thing;",
  "export { thing } from 'MODULE';",
  "export type { Thing } from 'MODULE';",
  "export * from 'MODULE';",
  "export const loaded = import('MODULE');",
];

/** Modules that no package may import, seen from `packages/x/src/part`. */
const modulesForbidden = [
  '../../../core/src/part/file.ts',
  '../../../core/dist/index.js',
  '../../../../packages/core/index.ts',
  '../../../../tools/roots/main.ts',
  '../../../../e2e/trees/tree.ts',
  '../../../../node_modules/zod/index.js',
  '../../../core/package.json',
  '@chunkah/core/part',
  'chunkah/cli',
];

const hostModules = ['fs', 'fs/promises', 'child_process', 'worker_threads', 'net', 'http', 'process', 'crypto'];

interface Case {
  readonly path: string;
  readonly code: string;
  readonly allowed: boolean;
}

const cases: Case[] = [];

function addCase(allowed: boolean, folder: string, code: string, extension = '.ts'): void {
  cases.push({ path: `${folder}/case-${cases.length}${extension}`, code, allowed });
}

function allows(folder: string, code: string, extension?: string): void {
  addCase(true, folder, code, extension);
}

function forbids(folder: string, code: string, extension?: string): void {
  addCase(false, folder, code, extension);
}

function importOf(module: string): string {
  return `import { thing } from '${module}';\n\nexport const copy = thing;`;
}

for (const folder of [...folders, folderWithoutRow]) {
  const part = `packages/${folder}/src/part`;
  const mayImport = importTable.get(folder) ?? [];
  for (const target of folders.filter((name) => name !== testOnlyFolder)) {
    const allowed = mayImport.includes(target);
    addCase(allowed, part, importOf(packageName(target)));
    addCase(allowed, part, importOf(packageName(target)), '.test.ts');
  }
  addCase(engineFolders.has(folder), part, importOf('@chunkah/core/engine'));
  addCase(mayImport.includes('core'), part, importOf('@chunkah/core/json'));
  forbids(part, importOf(testOnly));
  addCase(![testOnlyFolder, folderWithoutRow].includes(folder), part, importOf(testOnly), '.test.ts');
  for (const module of modulesForbidden) forbids(part, importOf(module));
  for (const module of modulesForbidden) forbids(part, importOf(module), '.test.ts');
  allows(part, importOf('./thing.ts'));
  allows(part, importOf('../chunkah/thing.ts'));
  allows(`${part}/deep`, importOf('../../other/thing.ts'));
  allows(
    part,
    "import manifest from '../../package.json' with { type: 'json' };\n\nexport const { version } = manifest;",
  );
}

for (const form of importForms) {
  forbids('packages/core/src', form.replace('MODULE', '@chunkah/oci'));
  forbids('packages/oci/src', form.replace('MODULE', '../../core/src/index.ts'));
  allows('packages/oci/src', form.replace('MODULE', '@chunkah/core'));
}
allows('packages/repo-rpm/src', importOf('@chunkah/core/engine'), '.test.ts');
allows('packages/repo-rpm/src', importOf('@chunkah/core/engine'), '.fixture.ts');
forbids('packages/filemap/src', importOf('@chunkah/core/engine'));
forbids('packages/core/src', "export type Thing = import('@chunkah/oci').Thing;");
forbids('packages/oci/src', importOf('a-package-that-is-not-declared'));

for (const module of hostModules) forbids('packages/core/src', importOf(`node:${module}`));
allows('packages/core/src', importOf('node:buffer'));
forbids('packages/core/src', 'export const pid = process.pid;');
forbids('packages/core/src', "export const answer = fetch('https://example.org');");
allows('packages/core/src', importOf('node:fs'), '.test.ts');
allows('packages/rootfs/src', importOf('node:fs'));
forbids('packages/oci/src', 'export const home = process.env.HOME;');
allows('packages/chunkah/src', 'export const home = process.env.HOME;');

for (const folder of ['e2e', 'tools/bench/src']) {
  allows(folder, importOf('@chunkah/oci'));
  allows(folder, importOf('../../packages/oci/src/thing.fixture.ts'));
  forbids(folder, importOf('../../packages/oci/index.ts'));
  forbids(folder, importOf('../../oci/dist/index.js'));
}

/**
 * A manifest that declares all our packages, so that only the import table can forbid an import.
 */
function manifest(folder: string): string {
  const declared = folders.filter((name) => name !== testOnlyFolder && name !== folder);
  return JSON.stringify({
    name: packageName(folder),
    dependencies: Object.fromEntries(declared.map((name) => [packageName(name), '0.1.0'])),
    devDependencies: { [testOnly]: '0.1.0' },
  });
}

describe('the linter', () => {
  let findings: Map<string, Finding[]>;

  beforeAll(() => {
    const files = new Map(cases.map(({ path, code }) => [path, `${code}\n`]));
    for (const folder of [...folders, folderWithoutRow]) files.set(`packages/${folder}/package.json`, manifest(folder));
    findings = lintFiles(files);
  });

  function boundaryFindings(path: string): Finding[] {
    return (findings.get(path) ?? []).filter(({ category }) => boundaryRules.has(category));
  }

  test.each(cases.filter(({ allowed }) => allowed))('allows in $path: $code', ({ path }) => {
    expect(boundaryFindings(path)).toEqual([]);
  });

  test.each(cases.filter(({ allowed }) => !allowed))('forbids in $path: $code', ({ path }) => {
    expect(boundaryFindings(path)).not.toEqual([]);
  });
});
