import { encodeName } from '@chunkah/core';
import { directory, file, indexOf, symlink } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { InstalledFiles } from './installed-files.ts';
import type { ListedFiles } from './listed-files.ts';

const directoryMode = 0o040000;

/**
 * A list of whole paths as alpm keeps it: directories end with a slash, and nothing else tells
 * types.
 */
function listed(...paths: readonly string[]): ListedFiles {
  const names = paths.map((path) => path.replace(/\/$/, ''));
  const bytes = encodeName(names.join(''));
  const start = (number: number) => encodeName(names.slice(0, number).join('')).length;
  const end = (number: number) => start(number + 1);
  return {
    count: paths.length,
    names: { bytes, start, end },
    directoryNumber: () => -1,
    directory: () => ({ bytes, start: 0, end: 0 }),
    fits: (number, mode) => (paths[number]?.endsWith('/') ?? false) === ((mode & 0o170000) === directoryMode),
  };
}

const files = indexOf({
  bin: symlink('usr/bin'),
  'usr/bin/bash': file(),
  'usr/share/empty': directory(),
  'etc/passwd': file(),
});

/**
 * Paths of the entries that one package claims, and the numbers of listed files that are missing.
 */
function outcome(list: ListedFiles, excluded: readonly string[] = []) {
  const missing: number[] = [];
  const ids = excluded.flatMap((path) => files.find(path) ?? []);
  const installed = new InstalledFiles(files, new Set(ids), (_component, _listed, number) => missing.push(number));
  installed.add(0, list);
  const claimed: string[] = [];
  installed.claim({ add: (id) => void claimed.push(files.path(id)), has: () => false });
  expect(installed.count).toBe(new Set(claimed).size);
  return { claimed, missing };
}

test('whole paths are found through the symlinks of their parents', () => {
  expect(outcome(listed('/bin/bash', '/etc/passwd')).claimed).toEqual(['/usr/bin/bash', '/etc/passwd']);
});

test('an entry of another type than the list says is missing, as one that is not there', () => {
  const { claimed, missing } = outcome(listed('/bin/', '/usr/share/empty/', '/etc/passwd/', '/gone'));
  expect(claimed).toEqual(['/usr/share/empty']);
  expect(missing).toEqual([0, 2, 3]);
});

test('an excluded entry is neither claimed nor missing', () => {
  expect(outcome(listed('/etc/passwd'), ['/etc/passwd'])).toEqual({ claimed: [], missing: [] });
});

test('what is missing is counted, also where no one asks for it', () => {
  const installed = new InstalledFiles(files, new Set());
  installed.add(0, listed('/gone', '/etc/passwd', '/bin/'));
  expect(installed.missing).toBe(2);
});

test('owners are those of all lists, and of entries that are owned without being listed', () => {
  const [passwd = -1, empty = -1] = ['/etc/passwd', '/usr/share/empty'].map((path) => files.find(path));
  const installed = new InstalledFiles(files, new Set());
  installed.add(1, listed('/etc/passwd'));
  installed.add(0, listed('/etc/passwd'));
  installed.add(1, listed('/etc/passwd'));
  installed.addEntries(2, [empty]);
  const owners = installed.owners();
  expect([owners.of(passwd), owners.of(empty), owners.of(0), owners.count]).toEqual([[1, 0], [2], [], 2]);
});

test('entries of another type than the listed one are distinguished from missing ones', () => {
  const installed = new InstalledFiles(files, new Set());
  installed.add(0, listed('/gone', '/bin/', '/usr/share/empty/'));
  expect([...installed.contradicted].map((id) => files.path(id))).toEqual(['/bin']);
});
