import { directory, file, link, opaque, symlink, whiteout } from '../../packages/oci/src/tree/handmade-tar.fixture.ts';
import { isNowhere, type MergeCase } from './merge-case.ts';

/** What all clients read alike. */
export const alikeCases: readonly MergeCase[] = [
  {
    title: 'a whiteout before the new entry of its name',
    layers: [[file('x', 'old')], [whiteout('x'), file('x', 'new')]],
    chunkah: ['x: new'],
  },
  { title: 'a whiteout of a file', layers: [[file('x'), file('y')], [whiteout('x')]], chunkah: ['y: y'] },
  {
    title: 'a whiteout of a directory',
    layers: [[directory('d'), file('d/x'), file('y')], [whiteout('d')]],
    chunkah: ['y: y'],
  },
  {
    title: 'a whiteout of nothing',
    layers: [[file('x')], [whiteout('y')]],
    chunkah: ['x: x'],
  },
  {
    title: 'whiteouts that are a directory, a symlink and a file with content',
    layers: [
      [file('a'), file('b'), file('c'), file('d')],
      [directory('.wh.a'), symlink('.wh.b', 'd'), file('.wh.c', 'content')],
    ],
    chunkah: ['d: d'],
  },
  ...['before', 'after'].map((where) => ({
    title: `an opaque mark ${where} its siblings`,
    layers: [
      [directory('d'), file('d/x'), file('d/y')],
      [directory('d'), ...(where === 'before' ? [opaque('d'), file('d/y', 'new')] : [file('d/y', 'new'), opaque('d')])],
    ],
    chunkah: ['d/', 'd/y: new'],
  })),
  {
    title: 'an opaque mark in a directory that its layer does not list',
    layers: [
      [directory('d'), file('d/x'), file('d/y')],
      [opaque('d'), file('d/y', 'new')],
    ],
    chunkah: ['d/', 'd/y: new'],
  },
  {
    title: 'a directory replaced by a file, and by a symlink',
    layers: [
      [directory('d'), file('d/x'), directory('e'), file('e/x')],
      [file('d', 'new'), symlink('e', 'd')],
    ],
    chunkah: ['d: new', 'e -> d'],
  },
  {
    title: 'a file, and a symlink to a directory, replaced by a directory',
    layers: [
      [file('d'), directory('t'), symlink('e', 't')],
      [directory('d'), file('d/x'), directory('e'), file('e/x')],
    ],
    chunkah: ['d/', 'd/x: d/x', 'e/', 'e/x: e/x', 't/'],
  },
  {
    title: 'a directory with other metadata, listed again',
    layers: [[{ ...directory('d'), mode: 0o700 }, file('d/x')], [{ ...directory('d'), mode: 0o1777, uid: 7 }]],
    chunkah: ['d/ 1777 7:0', 'd/x: d/x'],
  },
  {
    title: 'a directory that follows what lies in it',
    layers: [[file('d/x'), { ...directory('d'), mode: 0o700 }]],
    chunkah: ['d/ 700', 'd/x: d/x'],
  },
  { title: 'directories that no layer lists', layers: [[file('a/b/x')]], chunkah: ['a/', 'a/b/', 'a/b/x: a/b/x'] },
  {
    title: 'names that begin with a slash or ./, with further slashes and dots',
    layers: [[file('/a'), directory('/d'), file('./d/x'), file('d//y'), file('d/./z')]],
    chunkah: ['a: /a', 'd/', 'd/x: ./d/x', 'd/y: d//y', 'd/z: d/./z'],
  },
  {
    title: 'hard links to such names, to links and to symlinks',
    layers: [[file('a'), link('b', '/a'), link('c', './a'), link('d', 'c'), symlink('s', 'x'), link('t', 's')]],
    chunkah: ['a: a', 'b = a', 'c = a', 'd = a', 's -> x', 't = s'],
  },
  {
    title: 'a hard link to what its own layer replaced before it',
    layers: [[file('a', 'low')], [file('a', 'high'), link('b', 'a')]],
    chunkah: ['a: high', 'b = a'],
  },
  {
    title: 'a hard link one of whose names a later layer replaces, and another one deletes',
    layers: [
      [file('a'), link('b', 'a'), link('c', 'a'), link('d', 'a')],
      [file('a', 'new'), whiteout('d')],
    ],
    chunkah: ['a: new', 'b: a', 'c = b'],
  },
  {
    title: 'a hard link with the size of its target, which follows none',
    layers: [[file('a', 'content'), { ...link('b', 'a'), size: 7 }, file('c')]],
    chunkah: ['a: content', 'b = a', 'c: c'],
  },
  {
    title: 'ids over 2^21, setuid, type bits in the mode, long names',
    layers: [
      [
        { ...file('a'), uid: 3_000_000, gid: 4_000_000_000 },
        { ...file('b'), mode: 0o104755 },
        { ...symlink('n'.repeat(150), 't'.repeat(150)) },
        link('o', 'n'.repeat(150)),
      ],
    ],
    chunkah: [
      'a: a 3000000:4000000000',
      'b: b 4755',
      `${'n'.repeat(150)} -> ${'t'.repeat(150)}`,
      `o = ${'n'.repeat(150)}`,
    ],
  },
  {
    title: 'directories as tars had them before ustar, and without a slash',
    layers: [
      [
        { name: 'd/', type: '\0' },
        { name: 'd/x', type: '\0', data: 'x' },
        { name: 'e', type: '5', mode: 0o755 },
      ],
    ],
    chunkah: ['d/', 'd/x: x', 'e/'],
  },
  { title: 'a name with a NUL', layers: [[{ ...file('a'), pax: { path: 'a\0b' } }]], chunkah: /contains a NUL byte/ },
  {
    title: 'a hard link before its target',
    layers: [[link('b', 'a'), file('a')]],
    chunkah: isNowhere,
  },
  { title: 'a hard link to nothing', layers: [[link('b', 'a')]], chunkah: isNowhere },
  { title: 'a hard link to itself', layers: [[link('a', 'a')]], chunkah: isNowhere },
  {
    title: 'a hard link to a directory',
    layers: [[directory('d'), link('b', 'd')]],
    chunkah: /is a hard link to \/d, which is a directory$/m,
  },
  {
    title: 'a symlink without a target',
    layers: [[symlink('s', '')]],
    chunkah: /^error: layer 1 of \S+: \/s is a symlink whose target is empty$/m,
  },
  {
    title: 'an entry of no known type',
    layers: [[{ ...file('x'), type: 'Z' }]],
    chunkah: /\/x has the type "Z", which layers do not have$/m,
  },
  { title: 'a sparse file', layers: [[{ ...file('x'), type: 'S' }]], chunkah: /it is a sparse file of GNU tar/ },
];
