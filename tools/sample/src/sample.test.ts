import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXattrs } from '@chunkah/rootfs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeComponent } from './change-component.ts';
import { sampleComponents } from './components.ts';
import { writeSample } from './write-sample.ts';

let directory: string;
let root: string;
let sample: ReturnType<typeof writeSample>;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sample-'));
  root = join(directory, 'root');
  sample = writeSample(root);
});
afterAll(() => rmSync(directory, { recursive: true }));

/**
 * Type, mode, time, labels and content of each entry by path, in any order; times of directories
 * aside.
 */
function describeTree(tree: string, below = ''): Map<string, string> {
  const entries = readdirSync(join(tree, below), { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = `${below}/${entry.name}`;
    const { mode, mtimeMs } = lstatSync(join(tree, path));
    if (entry.isDirectory()) return [[path, `directory ${mode}`], ...describeTree(tree, path)];
    if (entry.isSymbolicLink()) return [[path, readlinkSync(join(tree, path))]];
    const digest = createHash('sha256')
      .update(readFileSync(join(tree, path)))
      .digest('hex');
    const labels = readXattrs(Buffer.from(join(tree, path)).toString('latin1')).map(({ value }) =>
      Buffer.from(value).toString(),
    );
    return [[path, `${mode} ${mtimeMs} ${labels.join(' ')} ${digest}`]];
  });
  return new Map(entries);
}

describe('the sample root', () => {
  it('is the same each time it is made', () => {
    const again = join(directory, 'again');
    writeSample(again);
    expect(describeTree(again)).toEqual(describeTree(root));
  });

  it('labels the files of components, and leaves some without', () => {
    const entries = describeTree(root);
    expect(sample.unlabelled).toBe(undefined);
    expect(entries.get('/usr/bin/bash-0')).toMatch(/ bash yearly /);
    expect(entries.get('/etc/hostname')).not.toMatch(/[a-z]ly/);
  });

  it('has about 2 000 files and 58 MiB, each path once', () => {
    const { files } = sample;
    const size = files.reduce((total, file) => total + file.size, 0);
    expect(new Set(files.map((file) => file.path)).size).toBe(files.length);
    expect(Math.round(files.length / 500)).toBe(4);
    expect(Math.round(size / 1024 ** 2)).toBe(58);
  });

  it('has files of every component, none of them later than 2025', () => {
    const { files } = sample;
    const names = new Set(files.map((file) => file.component?.name));
    expect(names.size).toBe(sampleComponents.length + 1);
    expect(files.filter((file) => file.mtime > Date.UTC(2025) / 1000 - 86_400)).toEqual([]);
  });
});

it('an update changes three files of the component, nothing else', () => {
  const before = describeTree(root);
  changeComponent(root, sample.files, 'openssl');
  const after = describeTree(root);
  const changed = [...after].filter(([path, entry]) => before.get(path) !== entry).map(([path]) => path);
  expect(after.size).toBe(before.size);
  expect(changed.sort()).toEqual([
    '/usr/include/openssl/openssl-1.h',
    '/usr/lib/openssl-0.so.1',
    '/usr/share/doc/openssl/openssl-2.txt',
  ]);
});
