import type { FileMap } from '@chunkah/filemap';
import { directory, file, hardlink, indexOf, symlink } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstalledComponent, InstalledEntry, InstalledType } from '../adapters/adapter.ts';
import { coverageOf } from './coverage.ts';
import { settleByOrder } from './settle-by-order.ts';
import { settleInTree } from './settle-in-tree.ts';

function entry(path: string, type?: InstalledType, size?: number): InstalledEntry {
  return { path, type, size };
}

function component(name: string, ...entries: readonly InstalledEntry[]): InstalledComponent {
  return { name, interval: undefined, entries };
}

function filesOf(map: FileMap): Record<string, readonly string[]> {
  return Object.fromEntries(map.map(({ name, files }) => [name, files]));
}

describe('without a tree', () => {
  test('the component staged last owns a path, and double claims are counted by path', () => {
    const { map, doubleClaims } = settleByOrder([
      component('z', entry('/x', 'file', 1), entry('/x', 'file', 1), entry('/y'), entry('/z')),
      component('a', entry('/x'), entry('/z')),
      component('b', entry('/x', 'file', 1)),
    ]);
    expect(filesOf(map)).toEqual({ a: ['/z'], b: ['/x'], z: ['/y'] });
    expect(map.map(({ name }) => name)).toEqual(['a', 'b', 'z']);
    expect(doubleClaims).toBe(2);
  });

  test('directories are left out, and components without files', () => {
    const { map } = settleByOrder([
      component('only directories', entry('/usr', 'directory')),
      component('empty'),
      component('a', entry('/usr', 'directory'), entry('/usr/link', 'symlink'), entry('/usr/fifo', 'other')),
    ]);
    expect(filesOf(map)).toEqual({ a: ['/usr/fifo', '/usr/link'] });
  });

  test('files are in path order, which is that of their bytes', () => {
    const paths = ['/a', '/a/b', '/a/\u{1f600}', '/a/\udc80', '/a-b', '/a.b', '/\ud7ff', '/\uff00', '/\u{1f600}'];
    const expected = ['/a', '/a/b', '/a/\udc80', '/a/\u{1f600}', '/a-b', '/a.b', '/\ud7ff', '/\uff00', '/\u{1f600}'];
    const { map } = settleByOrder([component('c', ...paths.map((path) => entry(path)))]);
    expect(filesOf(map)).toEqual({ c: expected });
    const plain = settleByOrder([component('c', entry('/a-b'), entry('/a/b'), entry('/a'))]);
    expect(filesOf(plain.map)).toEqual({ c: ['/a', '/a/b', '/a-b'] });
  });

  test('names like those of built-in properties are names like others', () => {
    const { map } = settleByOrder([component('__proto__', entry('/__proto__')), component('constructor', entry('/c'))]);
    expect(map.map(({ name, files }) => [name, files])).toEqual([
      ['__proto__', ['/__proto__']],
      ['constructor', ['/c']],
    ]);
  });
});

describe('in a tree', () => {
  const files = indexOf({
    lib: symlink('usr/lib'),
    'usr/lib/libc.so': file('four'),
    'usr/lib/current': symlink('libc.so'),
    'usr/share/empty': directory(),
    'usr/share/doc': file('doc'),
    'usr/share/same doc': hardlink('usr/share/doc'),
    'etc/of nobody': file('12345678'),
  });

  test('what is not there is dropped and counted, directories too', () => {
    const { map, listedPaths, missingPaths } = settleInTree(
      [
        component(
          'a',
          entry('/gone'),
          entry('/usr/share', 'directory'),
          entry('/usr/share/empty'),
          entry('/etc/of nobody'),
        ),
      ],
      files,
    );
    expect(filesOf(map)).toEqual({ a: ['/etc/of nobody'] });
    expect([listedPaths, missingPaths]).toEqual([3, 1]);
  });

  test('paths lead through symlinks of directories, and are written as they are in the tree', () => {
    const { map } = settleInTree([component('c', entry('/lib/libc.so'), entry('/lib/current'), entry('/lib'))], files);
    expect(filesOf(map)).toEqual({ c: ['/lib', '/usr/lib/current', '/usr/lib/libc.so'] });
  });

  test('of two components the one whose type and size are those of the tree owns a file, wherever it stands', () => {
    const right = component('right', entry('/usr/lib/libc.so', 'file', 4), entry('/lib', 'symlink'));
    const wrong = component('wrong', entry('/lib/libc.so', 'file', 5), entry('/lib', 'file', 9));
    for (const components of [
      [right, wrong],
      [wrong, right],
    ]) {
      const { map, doubleClaims } = settleInTree(components, files);
      expect(filesOf(map)).toEqual({ right: ['/lib', '/usr/lib/libc.so'] });
      expect(doubleClaims).toBe(2);
    }
  });

  test('a source that does not tell comes before one that tells wrong, and after one that tells right', () => {
    const [silent, wrong, right] = [
      component('silent', entry('/usr/lib/libc.so')),
      component('wrong', entry('/usr/lib/libc.so', 'symlink')),
      component('right', entry('/usr/lib/libc.so', 'file', 4)),
    ];
    expect(settleInTree([silent, wrong], files).map[0]?.name).toBe('silent');
    expect(settleInTree([right, silent], files).map[0]?.name).toBe('right');
    expect(settleInTree([wrong], files).map[0]?.name).toBe('wrong');
  });

  test('of several that fit the one staged last owns it', () => {
    const [a, b] = ['a', 'b'].map((name) => component(name, entry('/usr/lib/libc.so', 'file', 4)));
    if (a === undefined || b === undefined) throw new Error('not reached');
    expect(settleInTree([b, a], files).map[0]?.name).toBe('a');
    expect(settleInTree([a, b], files).map[0]?.name).toBe('b');
  });

  test('a directory that is a symlink in the tree claims no symlink', () => {
    expect(settleInTree([component('a', entry('/lib', 'directory'))], files).map).toEqual([]);
  });

  test('coverage counts files and symlinks, and the bytes of each inode once', () => {
    const { owners } = settleInTree([component('a', entry('/usr/share/same doc'), entry('/lib'))], files);
    expect(coverageOf(files, owners)).toEqual({ files: 6, claimedFiles: 2, bytes: 15, claimedBytes: 3 });
  });
});

test('the order of entries never matters, nor that of components that share no path', () => {
  const path = fc.constantFrom('/a', '/a/b', '/a-b', '/\udcff', '/\u{1f600}', '/\uff00');
  const components = fc
    .uniqueArray(fc.tuple(fc.constantFrom('\u{1f600}', '\uff00', 'a', 'b'), path), { selector: ([, own]) => own })
    .map((claims) =>
      [...new Set(claims.map(([name]) => name))].map((name) =>
        component(name, ...claims.filter(([owner]) => owner === name).map(([, own]) => entry(own))),
      ),
    );
  fc.assert(
    fc.property(components, fc.boolean(), (all, isReversed) => {
      const shuffled = all.map((one) => ({ ...one, entries: [...one.entries].reverse() }));
      if (isReversed) shuffled.reverse();
      expect(settleByOrder(shuffled)).toEqual(settleByOrder(all));
    }),
  );
});
