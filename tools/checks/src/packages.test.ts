import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importTable, packageName, testOnlyFolder } from './import-table.ts';
import { repositoryRoot } from './repository-root.ts';

type Dependencies = Readonly<Record<string, string>>;

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly bugs?: string;
  readonly repository?: Readonly<Record<string, string>>;
  readonly private?: boolean;
  readonly type?: string;
  readonly engines?: Dependencies;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
}

/** The supported Node releases: type stripping and the tools need them. */
const supportedNode = '^22.18 || ^24.11 || >=26';

/** What Nx runs in each package. */
const commonScripts = {
  build: 'tsup --config ../../tsup.config.ts && tsc -p tsconfig.build.json',
  test: 'vitest run --config ../../vitest.config.ts',
  publint: 'publint --strict',
};

/** Published packages that bring a command. */
const withCommand = ['packages/chunkah', 'packages/gen-filemap'];

/** What is published besides a README: sources and built code without tests. */
function publishedFiles(folder: string): string[] {
  const command = withCommand.includes(folder) ? ['bin'] : [];
  const documents = folder === 'packages/chunkah' ? ['docs'] : [];
  return [...command, 'dist', ...documents, 'src', '!src/**/*.test.ts', '!src/**/*.fixture.ts'];
}

const ourNames = new Set([...importTable.keys()].map(packageName));

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8')) as Manifest;
}

const repositoryUrl = 'https://github.com/chunkah/chunkah';

/** What the manifest of a published folder says about its origin. */
function placeOf(folder: string) {
  return {
    homepage: `${repositoryUrl}/tree/main/${folder}#readme`,
    bugs: `${repositoryUrl}/issues`,
    repository: { type: 'git', url: `git+${repositoryUrl}.git`, directory: folder },
  };
}

function foldersIn(parent: string): string[] {
  const entries = readdirSync(join(repositoryRoot, parent), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** Our own packages among the dependencies. */
function ours(dependencies: Dependencies | undefined): string[] {
  return Object.keys(dependencies ?? {}).filter((name) => ourNames.has(name));
}

const packageFolders = foldersIn('packages');
const projectFolders = ['packages', 'tools'].flatMap((parent) => foldersIn(parent).map((name) => `${parent}/${name}`));
const version = readManifest('packages/core').version ?? '';

test('the packages are found', () => {
  expect(packageFolders).toContain('core');
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});

describe.each(packageFolders)('packages/%s', (folder) => {
  const manifest = readManifest(`packages/${folder}`);
  const allowed = (importTable.get(folder) ?? []).map(packageName);

  test('has a row in the import table', () => {
    expect([...importTable.keys()]).toContain(folder);
  });

  test('has the name of its folder, the common version and a description', () => {
    expect(manifest.name).toBe(packageName(folder));
    expect(manifest.version).toBe(version);
    expect(manifest.description).toMatch(/\S/);
  });

  test('can be published under the license of the repository', () => {
    expect(manifest.private).toBeUndefined();
    expect(manifest.license).toBe('Apache-2.0');
  });

  test('says where its sources, its page and its issues are', () => {
    const { homepage, bugs, repository } = manifest;
    expect({ homepage, bugs, repository }).toEqual(placeOf(`packages/${folder}`));
  });

  test('has a README that names it', () => {
    const readme = readFileSync(join(repositoryRoot, 'packages', folder, 'README.md'), 'utf8');
    expect(readme).toContain(packageName(folder));
  });

  test('is ESM for the supported Node releases', () => {
    expect(manifest.type).toBe('module');
    expect(manifest.engines).toEqual({ node: supportedNode });
  });

  test('exports its sources to us, and types and built code to everyone', () => {
    expect(Object.keys(manifest.exports ?? {})).toContain('.');
    for (const entry of Object.values(manifest.exports ?? {})) {
      const file = /^\.\/src\/(.+)\.ts$/.exec(entry['@chunkah/source'] ?? '')?.[1];
      // As text, since the order of the conditions matters: the first that matches wins.
      expect(JSON.stringify(entry)).toBe(
        JSON.stringify({
          '@chunkah/source': `./src/${file}.ts`,
          types: `./dist/${file}.d.ts`,
          default: `./dist/${file}.js`,
        }),
      );
    }
  });

  test('ships its sources and built code without tests', () => {
    expect(manifest.files).toEqual(publishedFiles(`packages/${folder}`));
  });

  test('is built, tested and checked by the same commands as the others', () => {
    expect(manifest.scripts).toMatchObject(commonScripts);
    expect(manifest.scripts?.prepack).toMatch(/^cp \.\.\/\.\.\/LICENSE \.(?: && .*)?$/);
  });

  test('depends only on packages that it may import', () => {
    const { dependencies, optionalDependencies, peerDependencies } = manifest;
    const used = [dependencies, optionalDependencies, peerDependencies].flatMap(ours);
    expect(used.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test('develops only with packages that it or its tests may import', () => {
    const allowedInTests = [...allowed, packageName(testOnlyFolder)];
    expect(ours(manifest.devDependencies).filter((name) => !allowedInTests.includes(name))).toEqual([]);
  });
});

const repos = packageFolders.filter((name) => name.startsWith('repo-'));

describe.each(repos)('packages/%s', (folder) => {
  const sources = join(repositoryRoot, 'packages', folder, 'src');

  test('has its metadata, options and claims in files of the usual names', () => {
    const names = readdirSync(sources);
    expect(names).toEqual(expect.arrayContaining(['index.ts', 'options.ts', 'claims.ts']));
  });

  test('has nothing but metadata and wiring in its index.ts, and no version of its own', () => {
    const index = readFileSync(join(sources, 'index.ts'), 'utf8');
    expect(index).toContain('  version: manifest.version,\n');
    expect(index).not.toMatch(/^(?:export )?(?:async )?(?:function|class)\b/m);
  });
});

test('the READMEs of all repos have the same headings', () => {
  const headings = repos.map((name) => {
    const readme = readFileSync(join(repositoryRoot, 'packages', name, 'README.md'), 'utf8');
    return { name, headings: readme.match(/^## .*$/gm) };
  });
  const wanted = ['## Source', '## Claims', '## Options', '## Errors'];
  expect(headings).toEqual(repos.map((name) => ({ name, headings: wanted })));
});

test('core depends on no other package at run time', () => {
  const { dependencies, optionalDependencies, peerDependencies } = readManifest('packages/core');
  expect({ ...dependencies, ...optionalDependencies, ...peerDependencies }).toEqual({});
});

describe.each(projectFolders)('%s', (folder) => {
  const { dependencies, devDependencies, optionalDependencies } = readManifest(folder);

  test('pins every dependency to one version, and ours to the common one', () => {
    const pins = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(pins.filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))).toEqual([]);
    expect(pins.filter(([name, range]) => ourNames.has(name) && range !== version)).toEqual([]);
  });

  test('is known to Nx by its package.json alone', () => {
    expect(existsSync(join(repositoryRoot, folder, 'project.json'))).toBe(false);
  });
});

describe.each(foldersIn('tools'))('tools/%s', (folder) => {
  test('is private', () => {
    expect(readManifest(`tools/${folder}`)).toMatchObject({ private: true, name: `@chunkah/${folder}` });
  });
});

test('the import table names only folders that have a row', () => {
  for (const allowed of importTable.values())
    expect([...importTable.keys()]).toEqual(expect.arrayContaining([...allowed]));
});
