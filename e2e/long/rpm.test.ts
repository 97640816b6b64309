import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { run, runChunkah, scratchDirectory } from '../program.ts';
import { expectedComponents } from '../rpm/expected-components.ts';
import { installedTree } from '../rpm/installed-tree.ts';
import {
  eraseFromBerkeleyDb,
  type NumberedHeader,
  replaceDatabase,
  storedHeaders,
  writeBerkeleyDb,
  writeNdb,
} from '../rpm/other-formats.ts';
import { readPackages } from '../rpm/our-packages.ts';
import { databaseDirectory, type PackageLines, queryFiles, queryPackages } from '../rpm/rpm-query.ts';

// More than 300 packages, built and installed by rpm.

const scratch = scratchDirectory(afterAll);
let rootfs = '';
/** What rpm itself says of all packages. */
let told: PackageLines;
/** The database as rpm left it, and what it holds. */
let installed: { readonly bytes: Buffer; readonly headers: readonly NumberedHeader[] };

beforeAll(async () => {
  rootfs = await installedTree(scratch);
  told = await queryPackages(rootfs);
  const headers = storedHeaders(rootfs);
  installed = { bytes: readFileSync(join(rootfs, databaseDirectory, 'rpmdb.sqlite')), headers };
  await restoreDatabase();
}, 1_800_000);

function restoreDatabase(): Promise<void> {
  return replaceDatabase(rootfs, (directory) => writeFileSync(join(directory, 'rpmdb.sqlite'), installed.bytes));
}

/** Components of the program's own report: the paths of each, sorted. */
async function componentsOf(args: readonly string[] = []): Promise<Record<string, string[]>> {
  const report = join(scratchDirectory(), 'components.json');
  // dpkg installed the tree first.
  const options = [
    '--rootfs',
    rootfs,
    '--no-repo',
    'dpkg',
    '--skip-special-files',
    '--source-date-epoch',
    '1800000000',
  ];
  const { code, stderr } = await runChunkah(['plan', ...options, '--write-manifest-to', report, ...args]);
  expect(code, stderr).toBe(0);
  const { components }: { components: Record<string, { files: string[] }> } = JSON.parse(readFileSync(report, 'utf8'));
  return Object.fromEntries(
    Object.entries(components).flatMap(([name, { files }]) => (name.startsWith('rpm/') ? [[name, files.sort()]] : [])),
  );
}

test('there are more than 300 packages, with all kinds of files', () => {
  expect(told.packages.length).toBeGreaterThan(300);
  expect(told.files.length).toBeGreaterThan(20_000);
  expect(told.changes.length).toBeGreaterThan(1_000);
  expect(told.files.join('\n')).toContain('\tghost\t');
});

test('each package, its changes and its files agree with rpm', async () => {
  const { format, ...read } = await readPackages(rootfs);
  expect(format).toBe('sqlite');
  expect(read).toEqual(told);
});

test('each file is in the component of its source package, moved files included', async () => {
  const expected = expectedComponents(rootfs, await queryFiles(rootfs));
  const components = await componentsOf();
  expect(Object.keys(components).sort()).toEqual(Object.keys(expected).sort());
  expect(components).toEqual(expected);
  expect(components['rpm/perl']?.filter((path) => path.startsWith('/usr/share/moved-perl/'))).not.toEqual([]);
  expect(components['rpm/perl']?.filter((path) => path.startsWith('/opt/copied-perl/'))).not.toEqual([]);
});

test('a database that is being written is read as its writer sees it, and not changed', async () => {
  const path = join(rootfs, databaseDirectory, 'rpmdb.sqlite');
  const writer = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  onTestFinished(async () => {
    writer.close();
    await restoreDatabase();
  });
  writer.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 1');
  const erase = (names: string) => {
    writer.exec(`DELETE FROM Packages WHERE hnum IN (SELECT hnum FROM Name WHERE key IN (${names}))`);
    writer.exec(`DELETE FROM Name WHERE key IN (${names})`);
  };
  writer.exec('BEGIN');
  erase("'bash', 'git'");
  writer.exec('COMMIT; BEGIN');
  erase("'curl'");
  const files = () =>
    [path, `${path}-wal`].map((file) => ({ time: statSync(file).mtimeMs, bytes: readFileSync(file) }));
  const before = files();
  const { format: _, ...read } = await readPackages(rootfs);
  expect(files()).toEqual(before);
  const isLeft = (line: string) => !/^(bash|git)\t/.test(line);
  const left = {
    packages: told.packages.filter(isLeft),
    changes: told.changes.filter(isLeft),
    files: told.files.filter(isLeft),
  };
  expect(left.packages).toHaveLength(told.packages.length - 2);
  expect(read).toEqual(left);
  expect(read).toEqual(await queryPackages(rootfs));
});

test('a database from which rpm erased packages agrees with rpm', async () => {
  onTestFinished(restoreDatabase);
  const names = told.packages.map((line) => line.split('\t')[0] ?? '');
  const erase = ['--justdb', '--nodeps', '--noscripts', '--notriggers', '-e'];
  const rpm = ['--root', rootfs, '--dbpath', databaseDirectory];
  const every = (step: number, first: number) => names.filter((_name, number) => number % step === first);
  // At once, and one by one.
  await run('rpm', [...rpm, ...erase, ...every(3, 0)]);
  for (const name of every(30, 1)) await run('rpm', [...rpm, ...erase, name]);
  const { format: _, ...read } = await readPackages(rootfs);
  expect(read.packages.length).toBeLessThan(told.packages.length * 0.7);
  expect(read).toEqual(await queryPackages(rootfs));
});

test('a Berkeley DB from which packages were erased has the others', async () => {
  onTestFinished(restoreDatabase);
  await replaceDatabase(rootfs, async (directory) => {
    await writeBerkeleyDb(directory, installed.headers);
    const numbers = installed.headers.map(([number]) => number).filter((number) => number % 2 === 0);
    await eraseFromBerkeleyDb(directory, numbers);
  });
  const left = installed.headers.filter(([number]) => number % 2 === 1);
  const { packages } = await readPackages(rootfs);
  // One of the headers is that of a key.
  expect([left.length, left.length - 1]).toContain(packages.length);
});

test.each([
  { format: 'bdb', write: writeBerkeleyDb },
  { format: 'ndb', write: writeNdb },
] as const)(
  'the same headers in a database of the format $format are the same packages and components',
  async ({ format, write }) => {
    const components = await componentsOf();
    onTestFinished(restoreDatabase);
    await replaceDatabase(rootfs, (directory) => write(directory, installed.headers));
    const { format: found, ...read } = await readPackages(rootfs);
    expect(found).toBe(format);
    expect(read).toEqual(told);
    expect(await componentsOf()).toEqual(components);
  },
);
