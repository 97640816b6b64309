import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteStringList } from '../json/byte-string-list.ts';
import { encodeName } from '../text/name-bytes.ts';
import { normalizePath } from '../text/normalize-path.ts';
import { FileIndex } from './file-index.ts';
import { sampleIndex } from './sample-index.fixture.ts';

const index = sampleIndex({
  '/usr/bin/bash': {},
  '/usr/bin/sh': { target: 'bash' },
  '/usr/lib/libc.so': {},
  '/usr/lib/deep/er/file': {},
  '/usr/lib64': { target: 'lib' },
  '/bin': { target: 'usr/bin' },
  '/lib': { target: '/usr/./lib//' },
  '/usr/share/absolute': { target: '/usr/lib' },
  '/escape': { target: '../../../../usr' },
  '/root': { target: '/' },
  '/up': { target: 'usr/lib/deep/../..' },
  '/through': { target: 'usr/lib/deep/er/../../../lib64' },
  '/loop/a': { target: 'b' },
  '/loop/b': { target: '/loop/a' },
  '/self': { target: 'self/x' },
  '/dangling': { target: 'nowhere' },
  '/\udcff': { target: 'usr' },
});

/** The path of what a path leads to. */
function resolved(path: string): string | undefined {
  const id = index.resolve(path);
  return id === undefined ? undefined : index.path(id);
}

describe('resolve', () => {
  test.each([
    ['/usr/bin/bash', '/usr/bin/bash'],
    ['usr/bin/bash', '/usr/bin/bash'],
    ['//usr///bin/bash', '/usr/bin/bash'],
    ['/bin/bash', '/usr/bin/bash'],
    ['/bin/sh', '/usr/bin/sh'],
    ['/bin', '/bin'],
    ['/lib/libc.so', '/usr/lib/libc.so'],
    ['/usr/lib64/libc.so', '/usr/lib/libc.so'],
    ['/usr/share/absolute/libc.so', '/usr/lib/libc.so'],
    ['/root/root/bin/bash', '/usr/bin/bash'],
    ['/\udcff/bin/bash', '/usr/bin/bash'],
    ['/through/libc.so', '/usr/lib/libc.so'],
  ])('%s leads to %s', (path, target) => {
    expect(resolved(path)).toBe(target);
  });

  test.each([
    ['/usr/bin/../lib/libc.so', '/usr/lib/libc.so'],
    ['/usr/./bin/./bash', '/usr/bin/bash'],
    ['/usr/lib/..', '/usr'],
    ['/usr/lib/.', '/usr/lib'],
    ['/usr/lib/', '/usr/lib'],
    ['/bin/..', '/usr'],
    ['/bin/', '/usr/bin'],
    ['/up/bin/bash', '/usr/bin/bash'],
  ])('dots are followed as the system does: %s is %s', (path, target) => {
    expect(resolved(path)).toBe(target);
  });

  test.each([
    ['/../../usr/bin/bash', '/usr/bin/bash'],
    ['/escape/bin/bash', '/usr/bin/bash'],
    ['/usr/../../bin/bash', '/usr/bin/bash'],
  ])('nothing leads out of the rootfs: %s is %s', (path, target) => {
    expect(resolved(path)).toBe(target);
  });

  test.each([
    '/',
    '',
    '/..',
    '/.',
    '/root/',
    '/usr/nothing',
    '/nothing/../usr',
    '/dangling/x',
    '/loop/a/x',
    '/self/x',
    '/usr/bin/bash/x',
    '/usr/bin/bash/..',
    '/usr/bin/bash/../sh',
    '/usr/bin/bash/.',
    '/usr/\ud800/x',
  ])('%j leads to no entry', (path) => {
    expect(resolved(path)).toBeUndefined();
  });

  test('forty symlinks are followed, as Linux does, not one more', () => {
    const links = Array.from({ length: 41 }, (_, number) => [`/l${number}`, { target: `l${number + 1}` }] as const);
    const chain = sampleIndex({ ...Object.fromEntries(links), '/l41/file': {} });
    expect(chain.resolve('/l1/file')).toBe(chain.find('/l41/file'));
    expect(chain.resolve('/l0/file')).toBeUndefined();
  });
});

describe('resolveFully', () => {
  test.each([
    ['/bin', '/usr/bin'],
    ['/bin/sh', '/usr/bin/bash'],
    ['/usr/lib64', '/usr/lib'],
    ['/usr/bin/bash', '/usr/bin/bash'],
    ['/dangling', undefined],
    ['/loop/a', undefined],
    ['/root', undefined],
  ])('%s leads to %s', (path, target) => {
    const id = index.resolveFully(path);
    expect(id === undefined ? undefined : index.path(id)).toBe(target);
  });
});

test.each([
  ['/usr/bin/', 'bash'],
  ['/bin/', 'sh'],
  ['/', 'bin'],
  ['/', 'usr/bin/bash'],
  ['/bin/', '..'],
  ['/bin/', ''],
  ['', '/bin/sh'],
  ['/usr/b', 'in'],
  ['/nothing/', 'bash'],
  ['/bin/', 'nothing'],
  ['/\udcff/lib/', 'libc.so'],
])('resolveIn(%j, %j) leads where the path as a whole does, whatever was asked before', (directory, name) => {
  const expected = index.resolve(directory + name);
  expect(index.resolveIn(directory, name)).toBe(expected);
  index.resolveIn('/usr/lib/', 'libc.so');
  expect(index.resolveIn(directory, name)).toBe(expected);
  expect(index.resolve(directory + name)).toBe(expected);
});

/** Paths as they stand one after the other in a text. */
function listOf(paths: readonly string[]): ByteStringList {
  const parts = paths.map((path) => encodeName(path));
  let end = 0;
  const places = parts.flatMap((part) => {
    end += part.length;
    return [end - part.length, end];
  });
  return new ByteStringList(Buffer.concat(parts), Uint32Array.from(places));
}

describe('resolveAll', () => {
  test('looks up paths with and without leading slash, through symlinks, in any order', () => {
    const paths = [
      '/usr/bin/bash',
      '/usr/bin/sh',
      'usr/lib/libc.so',
      '/lib/libc.so',
      '/\udcff/bin/sh',
      'bin',
      '/bin/sh',
    ];
    const found = [...index.resolveAll(listOf(paths))];
    expect(found.map((id) => index.path(id))).toEqual([
      '/usr/bin/bash',
      '/usr/bin/sh',
      '/usr/lib/libc.so',
      '/usr/lib/libc.so',
      '/usr/bin/sh',
      '/bin',
      '/usr/bin/sh',
    ]);
  });

  test('a path that is not normal is not looked up, even after one that begins the same', () => {
    const paths = [
      '/usr/bin/sh',
      '/usr//bin',
      '/usr/bin//sh',
      '/usr/./bin',
      '/usr/bin/',
      '/usr/bin/..',
      '//usr',
      '',
      '/',
    ];
    expect([...index.resolveAll(listOf(paths))].map((id) => id >= 0)).toEqual(paths.map((_, number) => number === 0));
  });

  test('finds what resolve finds, in any company, where a path is normal but for a leading slash', () => {
    const name = fc.constantFrom(
      ...['usr', 'bin', 'lib', 'lib64', 'bash', 'libc.so', 'deep', 'er', 'file', 'root', 'up', 'through', 'loop', 'a'],
      ...['dangling', '\udcff', 'gone', '.', '..', '', '.x', '...'],
    );
    const path = fc
      .tuple(fc.constantFrom('', '/'), fc.array(name, { maxLength: 5 }))
      .map(([slash, names]) => slash + names.join('/'));
    const nested = fc
      .array(path, { maxLength: 6 })
      .chain((paths) => fc.shuffledSubarray([...paths, ...paths.map((one) => `${one}/bash`)]));
    fc.assert(
      fc.property(nested, (paths) => {
        const expected = paths.map((one) => {
          const isNormal = one !== '' && one !== '/' && normalizePath(one) === (one.startsWith('/') ? one : `/${one}`);
          return isNormal ? index.resolve(one) : undefined;
        });
        const found = [...index.resolveAll(listOf(paths))].map((id) => (id < 0 ? undefined : id));
        expect(found).toEqual(expected);
        expect(paths.map((one) => index.resolve(one))).toEqual(paths.map((one) => freshResolve(one)));
      }),
      { numRuns: 2000 },
    );
  });

  test('paths longer than any before, and directories as deep as their text', () => {
    const long = `/usr/${'x'.repeat(5000)}/file`;
    const deep = `/${'d/'.repeat(3000)}file`;
    expect(
      [...index.resolveAll(listOf(['/bin/sh', long, '/bin/sh', deep, '/usr/bin/sh']))].map((id) => id >= 0),
    ).toEqual([true, false, true, false, true]);
  });
});

/** As an index answers that was never asked before. */
function freshResolve(path: string): number | undefined {
  return new FileIndex(index.columns).resolve(path);
}
