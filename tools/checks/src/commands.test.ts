import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

interface Manifest {
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

interface StoredCommand {
  readonly name: string;
  /** Paths in the repository. */
  readonly folder: string;
  readonly file: string;
}

const commands = ['packages/chunkah', 'tools/gen-filemap'].flatMap((folder): StoredCommand[] => {
  const manifest = readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8');
  const { bin = {} }: Manifest = JSON.parse(manifest);
  return Object.entries(bin).map(([name, file]) => ({ name, folder, file: join(folder, file) }));
});

test('the commands are found', () => {
  expect(commands.map(({ name }) => name)).toEqual(['chunkah', 'gen-filemap']);
});

// npm links commands when it installs, which in a checkout comes before the build: it skips those that do not exist.
describe.each(commands)('the command $name', ({ name, folder, file }) => {
  test('exists before the build, and may be run', () => {
    // What builds make is never committed.
    expect(file).not.toContain('/dist/');
    expect(statSync(join(repositoryRoot, file)).mode & 0o111).toBe(0o111);
  });

  test('says what to do in a checkout that is not built', () => {
    const checkout = mkdtempSync(join(tmpdir(), 'chunkah-checkout-'));
    onTestFinished(() => rmSync(checkout, { recursive: true }));
    mkdirSync(join(checkout, 'bin'));
    writeFileSync(join(checkout, 'package.json'), '{"type":"module"}');
    const copy = join(checkout, 'bin', basename(file));
    copyFileSync(join(repositoryRoot, file), copy);
    chmodSync(copy, 0o755);
    const { status, stdout, stderr } = spawnSync(process.execPath, [copy, '--help'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(`error: this checkout of ${name} is not built\nhint: run npm run build at its root\n`);
  });

  test('is published', () => {
    const { files }: Manifest = JSON.parse(readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8'));
    expect(files).toContain('bin');
  });
});
