import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteStringList } from '../json/byte-string-list.ts';
import { encodeName } from '../text/name-bytes.ts';
import { normalizePath } from '../text/normalize-path.ts';
import type { ByteRange } from './byte-range.ts';
import type { FileId } from './file-id.ts';
import { type SampleEntry, sampleIndex } from './sample-index.fixture.ts';

const tree: Record<string, SampleEntry> = {
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
};
const index = sampleIndex(tree);
const names = [
  ...[
    'usr',
    'bin',
    'lib',
    'lib64',
    'bash',
    'sh',
    'libc.so',
    'deep',
    'er',
    'file',
    'root',
    'up',
    'through',
    'loop',
    'a',
  ],
  ...['self', 'escape', 'dangling', '\udcff', 'gone', '.', '..', '', '.x', '...'],
];
/** Paths with all kinds of names, most of which exist for the first few components. */
const anyPath = fc
  .tuple(fc.constantFrom('', '/'), fc.array(fc.constantFrom(...names), { maxLength: 6 }))
  .map(([slash, parts]) => slash + parts.join('/'));

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
    ['/usr/bin/sh/', '/usr/bin/bash'],
    ['/usr/lib64/.', '/usr/lib'],
  ])('dots are followed as the system does: %s is %s', (path, target) => {
    expect(resolved(path)).toBe(target);
  });

  test.each([
    '/usr/./bin/sh',
    '/usr//bin/sh',
    '//usr/bin/sh',
    '/usr/bin/./sh',
    '/usr/bin//sh',
    '/usr/lib/../bin/sh',
    '/bin/../bin/sh',
    './bin/sh',
    '../usr/bin/sh',
  ])('a symlink as last component is meant itself, whatever comes before: %s', (path) => {
    expect(resolved(path)).toBe('/usr/bin/sh');
    const nameStart = path.length - 'sh'.length;
    expect(resolveIn(path.slice(0, nameStart), 'sh')).toBe(index.find('/usr/bin/sh'));
    expect(index.resolveFully(path)).toBe(index.find('/usr/bin/bash'));
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
  expect(resolveIn(directory, name)).toBe(expected);
  resolveIn('/usr/lib/', 'libc.so');
  expect(resolveIn(directory, name)).toBe(expected);
  expect(index.resolve(directory + name)).toBe(expected);
});

/** Both in one text, with other bytes before, between and after them. */
function ranges(directory: string, name: string): [ByteRange, ByteRange] {
  const [first, second] = [Buffer.from(encodeName(directory)), Buffer.from(encodeName(name))];
  const bytes = Buffer.concat([Buffer.from('/bin/'), first, Buffer.from('/bin/'), second, Buffer.from('x')]);
  const [start, nameStart] = [5, 10 + first.length];
  return [
    { bytes, start, end: start + first.length },
    { bytes, start: nameStart, end: nameStart + second.length },
  ];
}

function resolveIn(directory: string, name: string): FileId | undefined {
  return index.resolveIn(...ranges(directory, name));
}

/** Paths stored one after another in a text. */
function listOf(paths: readonly string[]): ByteStringList {
  const parts = paths.map((path) => encodeName(path));
  let end = 0;
  const places = parts.flatMap((part, number) => {
    end += part.length;
    const before = parts[number - 1];
    const different = part.findIndex((byte, place) => byte !== before?.[place]);
    return [end - part.length, end, different === -1 ? part.length : different];
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

  test('directories of equal length are distinguished, even after a path that leads nowhere', () => {
    const files = sampleIndex({ '/aaa/x': {}, '/bbb/x': {}, '/usr/lib1/x': {}, '/usr/lib2/x': {} });
    for (const nowhere of ['/bbb/', '/bbb/y', '/bbb/..', '/bbb/./x']) {
      const [first = -1, none = 0, last = -1] = files.resolveAll(listOf(['/aaa/x', nowhere, '/bbb/x']));
      expect([files.path(first), none < 0, files.path(last)]).toEqual(['/aaa/x', true, '/bbb/x']);
    }
    const [one = -1, other = -1] = files.resolveAll(listOf(['/usr/lib1/x', '/usr/lib2/x']));
    expect([files.path(one), files.path(other)]).toEqual(['/usr/lib1/x', '/usr/lib2/x']);
  });

  test('a missing leading slash counts where a path is as long as the system takes', () => {
    const path = `${'/directory'.repeat(400)}/${'f'.repeat(95)}`;
    const files = sampleIndex({ [path]: {} });
    expect(path.length).toBe(4096);
    expect([...files.resolveAll(listOf([path, path.slice(1)]))].map((id) => id >= 0)).toEqual([true, true]);
    const longer = sampleIndex({ [`${path}f`]: {} });
    expect([...longer.resolveAll(listOf([`${path}f`, `${path}f`.slice(1)]))].map((id) => id >= 0)).toEqual([
      false,
      false,
    ]);
    const nameStart = path.lastIndexOf('/') + 1;
    const [directory, name] = [path.slice(0, nameStart), path.slice(nameStart)];
    expect(files.resolveIn(...ranges(directory, name))).toBeDefined();
    expect(files.resolveIn(...ranges(directory.slice(1), name))).toBeDefined();
    expect(longer.resolveIn(...ranges(directory, `${name}f`))).toBeUndefined();
    expect(longer.resolveIn(...ranges(directory.slice(1), `${name}f`))).toBeUndefined();
  });

  test('finds what a walk of the tree finds, in any company, where a path is normal but for a leading slash', () => {
    const nested = fc
      .array(anyPath, { maxLength: 6 })
      .chain((paths) => fc.shuffledSubarray([...paths, ...paths.map((one) => `${one}/bash`)]));
    fc.assert(
      fc.property(nested, (paths) => {
        const expected = paths.map((one) => {
          const isNormal = one !== '' && one !== '/' && normalizePath(one) === (one.startsWith('/') ? one : `/${one}`);
          return isNormal ? walked(one) : undefined;
        });
        const found = [...index.resolveAll(listOf(paths))].map((id) => (id < 0 ? undefined : index.path(id)));
        expect(found).toEqual(expected);
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

test('resolve and resolveIn find what a walk of the tree finds, wherever a path is divided and in any company', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyPath, fc.nat(30)), { maxLength: 6 }), (paths) => {
      for (const [path, place] of paths) {
        const expected = walked(path);
        expect(resolved(path)).toBe(expected);
        const id = resolveIn(path.slice(0, place), path.slice(place));
        expect(id === undefined ? undefined : index.path(id)).toBe(expected);
        const nameStart = path.lastIndexOf('/') + 1;
        expect(resolveIn(path.slice(0, nameStart), path.slice(nameStart))).toBe(id);
      }
    }),
    { numRuns: 5000 },
  );
});

describe('paths of more than 4096 bytes lead nowhere, though the system may have them in pieces', () => {
  const directories = ['\u00fc'.repeat(100), ...Array.from({ length: 18 }, () => 'd'.repeat(200))];
  const directory = `/${directories.join('/')}/`;
  const size = Buffer.byteLength(directory);
  const fitting = 'f'.repeat(4096 - size);
  const longer = `${fitting}f`;
  const deep = sampleIndex([`${directory}${fitting}`, `${directory}${longer}`]);

  test.each([
    ['one of 4096 bytes', fitting, true],
    ['one of 4097 bytes', longer, false],
    ['one of a million bytes', 'f'.repeat(1_000_000), false],
  ])('%s', (_, name, isFound) => {
    const path = directory + name;
    expect(deep.resolve(path) !== undefined).toBe(isFound);
    expect(deep.resolveIn(...ranges(directory, name)) !== undefined).toBe(isFound);
    expect(deep.resolveFully(path) !== undefined).toBe(isFound);
    expect([...deep.resolveAll(listOf([path]))].map((id) => id >= 0)).toEqual([isFound]);
  });

  test('a list that names a directory without end ten thousand times is looked through at once', () => {
    const endless = ranges(`${'/x'.repeat(5_000_000)}/`, '');
    const found = Array.from({ length: 10_000 }, () => index.resolveIn(...endless));
    expect(found.every((id) => id === undefined)).toBe(true);
  });
});

/**
 * The path of what a path leads to, using only strings and recursion: path_resolution(7), with
 * empty names left out.
 */
function walked(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isWhole = name === '' || name === '.' || name === '..';
  const end = walkFrom('', isWhole ? path : path.slice(0, path.length - name.length), { links: 40 });
  if (end === undefined) return undefined;
  return isWhole ? end || undefined : entryIn(end, name);
}

/** Walks on from a directory; the root is empty. */
function walkFrom(directory: string, path: string, left: { links: number }): string | undefined {
  let at: string | undefined = directory;
  for (const name of path.split('/').filter((one) => one !== '')) {
    at = at === undefined ? undefined : stepFrom(at, name, left);
  }
  return at;
}

function stepFrom(at: string, name: string, left: { links: number }): string | undefined {
  if (name === '.') return isDirectory(at) ? at : undefined;
  if (name === '..') return isDirectory(at) ? at.slice(0, Math.max(0, at.lastIndexOf('/'))) : undefined;
  const entry = entryIn(at, name);
  const target = tree[entry ?? '']?.target;
  if (target === undefined) return entry;
  left.links -= 1;
  return left.links < 0 ? undefined : walkFrom(target.startsWith('/') ? '' : at, target, left);
}

function entryIn(directory: string, name: string): string | undefined {
  const path = `${directory}/${name}`;
  return path in tree || isDirectory(path) ? path : undefined;
}

function isDirectory(path: string): boolean {
  return Object.keys(tree).some((one) => one.startsWith(`${path}/`));
}
