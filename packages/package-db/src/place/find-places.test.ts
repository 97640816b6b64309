import { directory, file, hardlink, indexOf, symlink, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import { findDatabasePlaces } from './find-places.ts';

/** The directories found with the databases in them, by path. */
function places(tree: Tree, ...paths: readonly string[]): [string, string[]][] {
  const files = indexOf(tree);
  return findDatabasePlaces(files, paths, ['status', 'installed']).map((place) => [
    files.path(place.directory),
    place.databases.map((id) => files.path(id)),
  ]);
}

test('a directory without a database is a place without databases, what is not a directory is none', () => {
  const tree: Tree = { 'usr/share/dpkg/tables': file('x'), 'var/lib/dpkg': file('x'), empty: directory() };
  expect(places(tree, '/usr/share/dpkg', '/var/lib/dpkg', '/gone')).toEqual([['/usr/share/dpkg', []]]);
});

test('an empty file is not a database', () => {
  expect(places({ 'a/status': file() }, '/a')).toEqual([['/a', []]]);
});

test('several databases come in the order of places and names', () => {
  const tree: Tree = { 'a/installed': file('x'), 'a/status': file('x'), 'b/status': file('y') };
  expect(places(tree, '/b', '/a')).toEqual([
    ['/b', ['/b/status']],
    ['/a', ['/a/status', '/a/installed']],
  ]);
});

test('places and databases that are links to others count once', () => {
  const tree: Tree = {
    'usr/lib/db/status': file('x'),
    'var/lib/db': symlink('/usr/lib/db'),
    'var/old/status': symlink('../../usr/lib/db/status'),
    'var/hard/status': hardlink('usr/lib/db/status'),
  };
  expect(places(tree, '/var/lib/db', '/usr/lib/db', '/var/old', '/var/hard')).toEqual([
    ['/usr/lib/db', ['/usr/lib/db/status']],
    ['/var/old', []],
    ['/var/hard', []],
  ]);
});
