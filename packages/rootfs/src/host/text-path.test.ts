import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, onTestFinished } from 'vitest';
import { bytePath, makeRoot, removeRoot } from '../temporary-root.fixture.ts';
import { absolutePath, realDirectory, realFile } from './text-path.ts';

/** A directory `caf\xe9` with a file, and a symlink to it whose path is valid text. */
const test = base.extend('root', () => {
  const root = realpathSync(makeRoot());
  onTestFinished(() => removeRoot(root));
  mkdirSync(bytePath(root, 'caf\xe9'));
  writeFileSync(Buffer.concat([bytePath(root, 'caf\xe9'), Buffer.from('/file')]), 'content');
  symlinkSync(bytePath('.', 'caf\xe9'), join(root, 'link'));
  return root;
});

test('a directory whose path is not UTF-8 is reached through a link', ({ root }) => {
  const directory = realDirectory(join(root, 'link'));
  expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('content');
  expect(readFileSync(realFile(join(root, 'link/file')), 'utf8')).toBe('content');
  expect(realDirectory(join(root, 'link'))).toBe(directory);
});

test('what is above such a directory is not what is above the link', ({ root }) => {
  const directory = realDirectory(join(root, 'link'));
  mkdirSync(join(directory, 'x/y'), { recursive: true });
  expect(absolutePath('file', directory)).toBe(join(directory, 'file'));
  expect(absolutePath('x/../../new', directory)).toBe(join(root, 'new'));
  expect(absolutePath('../new', join(directory, 'x/y'))).toBe(join(directory, 'x/new'));
  expect(absolutePath('..', join(directory))).toBe(root);
});

test('a path that goes up leads where the system takes it', ({ root }) => {
  mkdirSync(join(root, 'deep/inner'), { recursive: true });
  symlinkSync('deep/inner', join(root, 'jump'));
  expect(absolutePath('jump/../new', root)).toBe(join(root, 'deep/new'));
  expect(absolutePath(`${root}/jump/../new/./x/`)).toBe(join(root, 'deep/new/x'));
  expect(absolutePath('deep/inner/../../new', root)).toBe(join(root, 'new'));
  expect(absolutePath('nowhere/../new', root)).toBe(`${root}/nowhere/../new`);
  expect(absolutePath('/..')).toBe('/');
});

test('other paths are resolved as they are written', ({ root }) => {
  expect(realDirectory(root)).toBe(root);
  mkdirSync(join(root, '..foo'));
  expect(absolutePath('..foo/../bar', root)).toBe(join(root, 'bar'));
  expect(absolutePath('/proc/../b', root)).toBe('/b');
  expect(absolutePath('/', root)).toBe('/');
  expect(absolutePath('a')).toBe(join(process.cwd(), 'a'));
});

test('a file whose own name is not UTF-8 has no path', ({ root }) => {
  writeFileSync(bytePath(root, 'fil\xe9'), '');
  symlinkSync(bytePath('.', 'fil\xe9'), join(root, 'file'));
  expect(() => realFile(join(root, 'file'))).toThrow(expect.objectContaining({ code: 'EILSEQ' }));
});
