import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { writeNewFiles } from './write-new-files.ts';

const files = new Map([
  ['a', 'text of a'],
  ['folder/deep/b', 'text of b'],
  ['folder/c', 'text of c'],
]);

function textsIn(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]));
}

test('all files are written, and the directories above them', () => {
  const directory = join(temporaryDirectory(), 'new/place');
  writeNewFiles(directory, files);
  expect(textsIn(directory)).toEqual(Object.fromEntries(files));
});

test('files that are there beside them stay', () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'folder'));
  writeFileSync(join(directory, 'folder/own'), 'own');
  writeNewFiles(directory, files);
  expect(textsIn(directory)).toEqual({ ...Object.fromEntries(files), 'folder/own': 'own' });
});

test.each(['a', 'folder/c'])('a file that is there already ends it before anything is written: %s', (path) => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'folder'));
  writeFileSync(join(directory, path), 'own');
  expect(() => writeNewFiles(directory, files)).toThrow(
    expect.objectContaining({ code: 'INIT_FILE_EXISTS', message: `${join(directory, path)} exists already` }),
  );
  expect(textsIn(directory)).toEqual({ [path]: 'own' });
});

test('a symlink to nowhere is a file that is there', () => {
  const directory = temporaryDirectory();
  symlinkSync(join(directory, 'elsewhere'), join(directory, 'a'));
  expect(() => writeNewFiles(directory, files)).toThrow(expect.objectContaining({ code: 'INIT_FILE_EXISTS' }));
  expect(existsSync(join(directory, 'elsewhere'))).toBe(false);
});

test('when one file cannot be written nothing is left of the others', () => {
  const directory = temporaryDirectory();
  const tooLong = `folder/${'x'.repeat(300)}`;
  const wanted = new Map([...files, [tooLong, 'text']]);
  expect(() => writeNewFiles(join(directory, 'new'), wanted)).toThrow(
    expect.objectContaining({ code: 'INIT_NOT_WRITTEN', message: expect.stringContaining('ENAMETOOLONG') }),
  );
  expect(readdirSync(directory)).toEqual([]);
});

test('a file where a directory has to be is named', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'folder'), 'own');
  expect(() => writeNewFiles(directory, files)).toThrow(
    expect.objectContaining({ code: 'INIT_NOT_WRITTEN', message: expect.stringContaining('folder') }),
  );
  expect(textsIn(directory)).toEqual({ folder: 'own' });
});
