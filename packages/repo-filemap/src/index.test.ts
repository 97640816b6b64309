import { readFileSync } from 'node:fs';
import { stabilityFromInterval } from '@chunkah/core';
import { type ClaimsCase, describeRepo, directory, file, memoryContext, symlink, type Tree } from '@chunkah/testkit';
import { expect, test } from 'vitest';
import filemap from './index.ts';

/** A tree with a map in it. */
function withMap(map: unknown, tree: Tree): Tree {
  return { ...tree, 'usr/lib/chunkah/filemap.json': file(typeof map === 'string' ? map : JSON.stringify(map)) };
}

const listing = (...files: string[]) => ({ files });
const bash: Tree = { 'usr/bin/bash': file(), 'usr/bin/sh': symlink('bash'), bin: symlink('usr/bin') };

const claims: readonly ClaimsCase[] = [
  { name: 'no map', tree: bash, components: 'absent' },
  {
    name: 'files, symlinks and directories, each by itself; the map belongs to no component',
    tree: withMap({ 'core/bash': listing('/usr/bin/bash', '/usr/bin/sh', '/usr/bin') }, bash),
    now: 1_760_000_000,
    components: {
      'core/bash': {
        files: ['/usr/bin', '/usr/bin/bash', '/usr/bin/sh'],
        stability: stabilityFromInterval(30),
        mtimeClamp: 1_760_000_000,
      },
    },
  },
  {
    name: 'the map itself, where a component lists it',
    tree: withMap({ map: listing('/usr/lib/chunkah/filemap.json') }, {}),
    components: { map: ['/usr/lib/chunkah/filemap.json'] },
  },
  {
    name: 'paths without slash, with dots, with slashes too many',
    tree: withMap({ a: listing('usr/bin/bash'), b: listing('./usr//lib/../bin/sh/') }, bash),
    components: { a: ['/usr/bin/bash'], b: ['/usr/bin/sh'] },
  },
  {
    name: 'a path through a symlink is where the symlink leads; the symlink itself is an entry of its own',
    tree: withMap({ bash: listing('/bin/bash', '/bin') }, bash),
    components: { bash: ['/bin', '/usr/bin/bash'] },
  },
  {
    name: 'intervals by name and in days',
    tree: withMap(
      {
        a: { interval: 'weekly', files: ['/1'] },
        b: { interval: 3.5, files: ['/2'] },
        c: { interval: null, files: ['/3'] },
      },
      { 1: file(), 2: file(), 3: file() },
    ),
    components: {
      a: { files: ['/1'], stability: stabilityFromInterval(7), interval: 7 },
      b: { files: ['/2'], stability: stabilityFromInterval(3.5), interval: 3.5 },
      c: { files: ['/3'], stability: stabilityFromInterval(30) },
    },
  },
  {
    name: 'of two components that list a path the first in byte order keeps it, whatever the order of the map',
    tree: withMap(
      { b: listing('/bin/bash', '/usr/bin/sh'), a: listing('/usr/bin/bash'), '\u{1f600}': listing('/usr/bin/sh') },
      bash,
    ),
    components: { a: ['/usr/bin/bash'], b: ['/usr/bin/sh'] },
    warnings: [
      'paths listed for several components (2): the first by name gets them, such as /usr/bin/bash, which belongs to a',
    ],
  },
  ...[['b', 'a'] as const, ['a', 'b'] as const].map(
    (order): ClaimsCase => ({
      name: `an entry that ${order.join(' and ')} list under two names is one entry in the warning`,
      tree: withMap(
        Object.fromEntries(
          order.map((name) => [name, name === 'a' ? listing('/usr/bin/bash') : listing('/bin/bash', '/usr/bin/bash')]),
        ),
        bash,
      ),
      components: { a: ['/usr/bin/bash'] },
      warnings: [/^paths listed for several components \(1\): .* \/usr\/bin\/bash, which belongs to a$/],
    }),
  ),
  {
    name: 'a path twice in one component',
    tree: withMap({ a: listing('/usr/bin/bash', '/bin/bash') }, bash),
    components: { a: ['/usr/bin/bash'] },
  },
  {
    name: 'one missing path out of ten is ignored',
    tree: withMap(
      { a: listing(...Array.from({ length: 10 }, (_, number) => `/f${number}`)) },
      Object.fromEntries(Array.from({ length: 9 }, (_, number) => [`f${number}`, file()])),
    ),
    components: { a: Array.from({ length: 9 }, (_, number) => `/f${number}`) },
  },
  {
    name: 'more than that makes the map stale',
    tree: withMap({ a: listing('/usr/bin/bash', '/gone\n', '/gone/too') }, bash),
    components: { a: ['/usr/bin/bash'] },
    warnings: ['the map may be stale: 2 of its 3 paths (66 %) are not in the rootfs, such as /gone\\n'],
  },
  {
    name: 'names that JavaScript has a use for',
    tree: withMap('{"__proto__": {"files": ["/1"]}, "constructor": {"files": ["/2"]}}', { 1: file(), 2: file() }),
    components: { ['__proto__']: ['/1'], constructor: ['/2'] },
  },
  {
    name: 'names and paths that are not ASCII or not UTF-8',
    tree: withMap({ 'tür\udcff': listing('/ü/\udcff\u{1f600}') }, { 'ü/\udcff\u{1f600}': file() }),
    components: { 'tür\\xff': ['/ü/\udcff\u{1f600}'] },
  },
  {
    name: 'keys that mean nothing',
    tree: withMap({ a: { files: ['/1'], intervall: 'weekly', 'x/y~': 1 } }, { 1: file() }),
    components: { a: ['/1'] },
    warnings: ['unknown keys in the map (2), such as "/a/intervall"'],
  },
  { name: 'the root itself', tree: withMap({ a: listing('/', '/1') }, { 1: file() }), components: { a: ['/1'] } },
  { name: 'an empty map', tree: withMap({}, bash), components: {} },
  { name: 'a byte order mark', tree: withMap('\ufeff{}', bash), components: {} },
  {
    name: 'paths after a byte order mark, with any space between them',
    tree: withMap('\ufeff{"a":\r\n{"files" :[\t"/bin/bash" ,"/usr/bin/sh"\n]}}', bash),
    components: { a: ['/usr/bin/bash', '/usr/bin/sh'] },
  },
  {
    name: 'a map behind a symlink inside the rootfs',
    tree: {
      'usr/lib/chunkah/filemap.json': symlink('/../../etc/map'),
      'etc/map': file('{"a": {"files": ["/etc/map"]}}'),
    },
    components: { a: ['/etc/map'] },
  },
];

describeRepo(filemap, [
  ...claims,
  {
    name: 'a map that is a symlink out of the rootfs',
    tree: { 'usr/lib/chunkah/filemap.json': symlink('../../../../../../../etc/passwd') },
    error: 'FILEMAP_NOT_A_FILE',
    mentions: ['/usr/lib/chunkah/filemap.json', 'inside the rootfs'],
  },
  {
    name: 'a map that is a directory',
    tree: { 'usr/lib/chunkah/filemap.json': directory() },
    error: 'FILEMAP_NOT_A_FILE',
    mentions: ['a directory'],
  },
  ...[
    ['', 'line 1, column 1: expected an object, the text ends'],
    ['{\n "a": {"files": [}}', 'line 2, column 18: expected a value, found "}"'],
    ['{"a": {"files": []}, "a": {"files": []}}', 'line 1, column 22: the key "a" occurs twice'],
    ['{"a": {"files": [], "files": []}}', 'the key "files" occurs twice'],
    [`{"a": ${'['.repeat(200)}`, 'more than 128 levels'],
  ].map(([map = '', mention = '']) => ({
    name: `the map ${map.slice(0, 30)}`,
    tree: withMap(map, {}),
    error: 'FILEMAP_SYNTAX',
    mentions: [mention, '/usr/lib/chunkah/filemap.json'],
  })),
  {
    name: 'a map that is not UTF-8',
    tree: { 'usr/lib/chunkah/filemap.json': file(Uint8Array.of(0x7b, 0xff)) },
    error: 'FILEMAP_SYNTAX',
    mentions: ['not UTF-8'],
  },
  {
    name: 'all faults of a map at once, each with its place and what is expected',
    tree: withMap(
      {
        a: [],
        'b/~': { files: 'x' },
        c: { files: ['/1', 2, null] },
        d: { files: [], interval: 'hourly' },
        e: { files: [], interval: 0 },
        '': { files: ['/../1', '', '/a\0b', '/\ud800'] },
      },
      {},
    ),
    error: 'FILEMAP_INVALID',
    mentions: [
      '/a: expected an object with "files", a list of paths, found a list',
      '/b~1~0/files: expected a list of paths, found "x"',
      '/c/files/1: expected a path, found 2',
      '/c/files/2: expected a path, found null',
      '/d/interval: expected daily, weekly, biweekly, monthly, quarterly, yearly or a positive number of days, found "hourly"',
      '/e/interval: expected daily, weekly, biweekly, monthly, quarterly, yearly or a positive number of days, found 0',
      '/: the name of a component is empty',
      '//files/0: the path "/../1" leads out of the root',
      '//files/1: the path is empty',
      '//files/2: the path "/a\\x00b" contains a NUL byte',
      'and 1 more',
    ],
  },
  {
    name: 'a map that is a list',
    tree: withMap([], {}),
    error: 'FILEMAP_SYNTAX',
    mentions: ['line 1, column 1: expected an object, found "["'],
  },
  {
    name: 'two keys that give one name',
    tree: withMap({ 'a\udcff': listing(), 'a\\xff': listing() }, {}),
    error: 'FILEMAP_INVALID',
    mentions: ['two components would have the name'],
  },
]);

test('the repo tells where its map is and what it lists', async () => {
  const context = memoryContext(withMap({ a: listing('/usr/bin/bash', '/gone') }, bash));
  expect((await filemap().load(context))?.details).toEqual({
    map: '/usr/lib/chunkah/filemap.json',
    format: 'json',
    paths: 2,
    'missing paths': 1,
  });
});

test('the plugin has the version of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: filemap().version });
});
