import { decodeName, encodeName } from '@chunkah/core';
import { expect, test } from 'vitest';
import { parseFiles } from './parse-files.ts';

const path = '/var/lib/pacman/local/bash-5.2-1/files';

/** Paths in the order of the file, each as directory and name. */
function parse(text: string, strict = false): [directory: string, name: string][] {
  const { files } = parseFiles({ path, bytes: encodeName(text) }, { strict });
  return Array.from({ length: files.count }, (_, number) => {
    const { bytes, start, end } = files.directory(number);
    const { names } = files;
    const name = names.bytes.subarray(names.start(number), names.end(number));
    return [decodeName(bytes.subarray(start, end)), decodeName(name)];
  });
}

test('paths are parted into directory and name', () => {
  const text = '%FILES%\nbin\netc/\nusr/\nusr/bin/\nusr/bin/b\nusr/bin/ü \udcff\n\n%BACKUP%\netc/x\tabc\n\n';
  expect(parse(text)).toEqual([
    ['/', 'bin'],
    ['/', 'etc'],
    ['/', 'usr'],
    ['/usr/', 'bin'],
    ['/usr/bin/', 'b'],
    ['/usr/bin/', 'ü \udcff'],
  ]);
});

test('neighbors in one directory have its number, and no others', () => {
  const { files } = parseFiles({ path, bytes: encodeName('%FILES%\na/b\na/c\nb/c\na/d\n\n') }, { strict: false });
  const numbers = [0, 1, 2, 3].map((number) => files.directoryNumber(number));
  expect(numbers[0]).toBe(numbers[1]);
  expect(new Set(numbers).size).toBe(3);
});

test('a slash behind a path means a directory, unless the reading is strict', () => {
  const bytes = encodeName('%FILES%\nusr/\nusr/x\n\n');
  const fits = (strict: boolean) => {
    const { files } = parseFiles({ path, bytes }, { strict });
    return [0o040755, 0o100644, 0o120777].map((mode) => [files.fits(0, mode), files.fits(1, mode)]);
  };
  expect(fits(false)).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
  expect(fits(true).flat()).toEqual([true, true, true, true, true, true]);
});

test('empty lines do not end the list, slashes and dots at the end of a path mean nothing', () => {
  expect(parse('%FILES%\n\nusr//\n\nusr/x/./\n./\n.\n\n')).toEqual([
    ['/', 'usr'],
    ['/usr/', 'x'],
    ['/', '.'],
    ['/', '.'],
  ]);
});

test('a line between percent signs is a path of the list, unless the reading is strict', () => {
  expect(parse('%FILES%\na\n%OTHER%\nb\n\n').map(([, name]) => name)).toEqual(['a', '%OTHER%', 'b']);
  expect(parse('%FILES%\na\n%OTHER%\nb\n\n', true).map(([, name]) => name)).toEqual(['a']);
});

test('packages without files have nothing in their list', () => {
  for (const text of ['', '\n', '%BACKUP%\na\tb\n\n']) expect(parse(text)).toEqual([]);
});

test.each(['', '%FILES%\na\n\n', '%FILES%\na\n\n%BACKUP%\na\tb\n\n'])('"%s" ends as pacman ends it', (text) => {
  expect(parseFiles({ path, bytes: encodeName(text) }, { strict: false }).isCut).toBe(false);
});

test.each(['%FILES%', '%FILES%\n', '%FILES%\na', '%FILES%\na\n'])('"%s" does not', (text) => {
  expect(parseFiles({ path, bytes: encodeName(text) }, { strict: false }).isCut).toBe(true);
});

test.each([
  ['an absolute path', '%FILES%\n/a\n'],
  ['a path with ..', '%FILES%\na/../b\n'],
  ['a path that is ..', '%FILES%\n..\n'],
  ['a path that ends in ..', '%FILES%\na/..\n'],
  ['a section twice', '%FILES%\na\n\n%FILES%\nb\n\n'],
  ['bytes that are not UTF-8', '%FILES%\n\udcff\n'],
  ['an empty line at the start', '\n%FILES%\na\n\n'],
])('%s is refused by a strict reading alone', (_, text) => {
  expect(parse(text).length).toBeGreaterThan(0);
  expect(() => parse(text, true)).toThrow(expect.objectContaining({ code: 'ALPMDB_DAMAGED' }));
});

test('names with dots are paths to a strict reading too', () => {
  expect(parse('%FILES%\n..a\na..\na/..b/c\n...\n', true)).toHaveLength(4);
});
