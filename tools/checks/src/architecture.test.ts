import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineFolders, importTable } from './import-table.ts';
import { repositoryRoot } from './repository-root.ts';

const page = readFileSync(join(repositoryRoot, 'ARCHITECTURE.md'), 'utf8');

/** Has the form of a path, but is the name of a component. */
const notPaths: ReadonlySet<string> = new Set(['chunkah/unclaimed']);

/** The paths between backticks: what has a slash, or is the name of a file. */
function pathsIn(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  const quoted = Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, path = '']) => path);
  const form = /^[\w.-]+(?:\/[\w.-]+)+$|^[\w.-]+\.(?:ts|json|txt)$/;
  return quoted.filter((path) => form.test(path) && !notPaths.has(path));
}

const packageFolders = globSync('packages/*', { cwd: repositoryRoot });
const sources = globSync('{packages,tools}/*/src/**/*.ts', { cwd: repositoryRoot });

/** Paths are relative to the top folder or to `packages`; a file may be named without its folder. */
function exists(path: string): boolean {
  const places = [path, join('packages', path)];
  if (places.some((place) => existsSync(join(repositoryRoot, place)))) return true;
  return sources.some((source) => source.endsWith(`/${path}`));
}

const [, rows = ''] = /^## Where a change belongs$(.*?)^## /ms.exec(page) ?? [];

test('every path in ARCHITECTURE.md exists', () => {
  const paths = pathsIn(page);
  expect(paths.length).toBeGreaterThan(60);
  expect(paths.filter((path) => !exists(path.replace('repo-NAME', 'repo-rpm')))).toEqual([]);
});

test('the table of changes has a row for each package, and for each folder of those with folders', () => {
  const named = pathsIn(rows);
  const isNamed = (folder: string) => named.some((path) => path === folder || path.startsWith(`${folder}/`));
  const packages = packageFolders.filter((folder) => !folder.startsWith('packages/repo-'));
  expect(packages.length).toBeGreaterThan(8);
  expect(packages.filter((folder) => !isNamed(folder))).toEqual([]);

  // If the table names folders of a package, it must say of each what belongs there.
  const divided = packages.filter((folder) => !named.includes(`${folder}/src`));
  const folders = divided.flatMap((folder) => globSync(`${folder}/src/*/`, { cwd: repositoryRoot }));
  expect(folders.length).toBeGreaterThan(15);
  expect(folders.filter((folder) => !isNamed(folder))).toEqual([]);
});

test('the table of imports is the one that the linter enforces', () => {
  const [, table = ''] = /^## Who may import whom$(.*?)^Tests /ms.exec(page) ?? [];
  const told = Array.from(table.matchAll(/^\| ([\w*-]+) \| (.+) \|$/gm), ([, folder = '', imports = '']) => ({
    folder,
    imports,
  })).filter(({ folder }) => folder !== 'package' && folder !== '---');
  expect(told.map(({ folder }) => folder)).toEqual([...new Set(Array.from(importTable.keys(), anyRepo))]);
  const folders = told.filter(({ folder }) => folder !== 'core' && folder !== 'chunkah');
  expect(folders).toEqual(
    folders.map(({ folder }) => ({ folder, imports: importsOf(folder.replace('*', 'rpm')).join(', ') })),
  );
});

/** Repos are alike. */
function anyRepo(folder: string): string {
  return folder.replace(/^repo-.*/, 'repo-*');
}

function importsOf(folder: string): string[] {
  const imports = (importTable.get(folder) ?? []).map(anyRepo);
  const core = engineFolders.has(folder) ? ['core'] : ['core', 'but not its engine'];
  return [...new Set(imports.flatMap((name) => (name === 'core' ? core : [name])))];
}
