import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

interface StoredCommand {
  readonly name: string;
  /** Paths in the repository. */
  readonly folder: string;
  readonly file: string;
}

const commands = ['packages/chunkah', 'packages/gen-filemap'].flatMap((folder): StoredCommand[] => {
  const { bin = {} } = readManifest(folder);
  return Object.entries(bin).map(([name, file]) => ({ name, folder, file: join(folder, file) }));
});

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8'));
}

function temporaryCheckout(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'chunkah-checkout-')));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

test('the commands are found', () => {
  expect(commands.map(({ name }) => name)).toEqual(['chunkah', 'gen-filemap']);
});

// npm links commands at installation, which in a checkout comes before the build: it skips those
// that do not exist.
describe.each(commands)('the command $name', ({ name, folder, file }) => {
  test('exists before the build, and may be run', () => {
    // Build output is never committed.
    expect(file).not.toContain('/dist/');
    expect(statSync(join(repositoryRoot, file)).mode & 0o111).toBe(0o111);
  });

  test('says what to do in a checkout that is not built', () => {
    const checkout = temporaryCheckout();
    mkdirSync(join(checkout, 'bin'));
    writeFileSync(join(checkout, 'package.json'), '{"type":"module"}');
    const copy = join(checkout, 'bin', basename(file));
    copyFileSync(join(repositoryRoot, file), copy);
    chmodSync(copy, 0o755);
    const { status, stdout, stderr } = spawnSync(process.execPath, [copy, '--help'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(`error: this checkout of ${name} is not built\nhint: run npm run build at its root\n`);
  });

  test('is linked by npm in a checkout that is not built', { timeout: 60_000 }, () => {
    const checkout = temporaryCheckout();
    const workspace = join(checkout, 'workspace');
    mkdirSync(join(workspace, 'bin'), { recursive: true });
    writeFileSync(join(checkout, 'package.json'), '{"private":true,"workspaces":["workspace"]}');
    // Unchanged, except for what npm would fetch.
    const { name: packageName, version, bin }: Manifest = readManifest(folder);
    writeFileSync(join(workspace, 'package.json'), JSON.stringify({ name: packageName, version, bin }));
    copyFileSync(join(repositoryRoot, file), join(workspace, 'bin', basename(file)));
    const install = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', checkout];
    const { status, stderr } = spawnSync('npm', install, { cwd: checkout, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    expect(realpathSync(join(checkout, 'node_modules/.bin', name))).toBe(join(workspace, 'bin', basename(file)));
  });

  test('is built by the demo, the first command of the README', () => {
    expect(readManifest('.').scripts?.demo).toContain(` ${readManifest(folder).name} `);
  });

  test('is published', () => {
    expect(readManifest(folder).files).toContain('bin');
  });
});
