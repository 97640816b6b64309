import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileIndex, isChunkahError, stabilityFromInterval } from '@chunkah/core';
import { filesOf, loadRepos, resolveClaims } from '@chunkah/core/engine';
import { parseMap } from '@chunkah/filemap';
import { file, memoryContext, symlink, type Tree, temporaryDirectory } from '@chunkah/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapFaulty } from './errors.ts';
import filemap from './index.ts';

/** A file on the host. */
function hostFile(name: string, content: string | Uint8Array): string {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, content);
  return path;
}

/** The paths of each component that a map outside the tree gives. */
async function claimed(path: string, tree: Tree): Promise<Record<string, string[]>> {
  const context = memoryContext(tree);
  const files: FileIndex = context.files;
  const repos = await loadRepos([filemap({ path })], context);
  const assignment = await resolveClaims({ files, repos, linksTogether: true, defaultMtimeClamp: 0 });
  return Object.fromEntries(
    assignment.components.map(({ name }, number) => [
      name,
      Array.from(filesOf(assignment, number), (id) => files.path(id)),
    ]),
  );
}

const sampleTree: Tree = { 'usr/a': file(), 'usr/b': file(), 'usr/\udcff c': file(), lib: symlink('usr') };

test('lines name a path, a component and perhaps an interval; bytes that are not UTF-8 are taken as they are', async () => {
  const lines = Buffer.concat([
    Buffer.from('usr/a\tcore/a\tweekly\n\n/lib/b\tcore/b\n/usr/'),
    Buffer.of(0xff),
    Buffer.from(' c\tn'),
    Buffer.of(0xfe),
    Buffer.from('me\t'),
  ]);
  expect(await claimed(hostFile('map', lines), sampleTree)).toEqual({
    'filemap/core/a': ['/usr/a'],
    'filemap/core/b': ['/usr/b'],
    'filemap/n\\xfeme': ['/usr/\udcff c'],
    'chunkah/unclaimed': ['/lib', '/usr'],
  });
});

test('of the intervals that the lines of a component name the shortest counts', async () => {
  const path = hostFile('map', '/usr/a\tx\tyearly\n/usr/b\tx\t3\n/lib\tx\n/usr\ty\n');
  const repo = await filemap({ path }).load(memoryContext(sampleTree));
  expect(repo?.components.map(({ name, stability }) => [name, stability])).toEqual([
    ['x', stabilityFromInterval(3)],
    ['y', stabilityFromInterval(30)],
  ]);
});

test.each([
  ['/usr/a\n', /line 1: expected a path, a component/],
  ['/a\tb\n\n/c\td\t7\t8\n', /line 3: expected a path, a component/],
  ['/a\t\n', /line 1: the name of a component is empty/],
  ['\tb', /line 1: the path is empty/],
  [
    '/a\tb\tsometimes\n/../x\tb\n',
    /line 1: expected daily, .* found "sometimes"; line 2: the path "\/..\/x" leads out/,
  ],
  ['/a\0\tb', /line 1: the path .* NUL/],
  ['/usr/a\tx\r\n', /line 1: the line ends in a carriage return/],
])('the lines %j are refused', async (lines, message) => {
  const loading = filemap({ path: hostFile('map', lines) }).load(memoryContext(sampleTree));
  await expect(loading).rejects.toMatchObject({ code: 'FILEMAP_INVALID', message: expect.stringMatching(message) });
});

test('a map is JSON by its name or by how it begins', async () => {
  const map = ' \n{"x": {"files": ["/usr/a"]}}';
  expect(await claimed(hostFile('map.tsv', map), sampleTree)).toMatchObject({ 'filemap/x': ['/usr/a'] });
  const loading = filemap({ path: hostFile('map.json', '/usr/a\tx\n') }).load(memoryContext(sampleTree));
  await expect(loading).rejects.toMatchObject({ code: 'FILEMAP_SYNTAX' });
});

test.each(['', '\ufeff'])('the first line may be a comment, and no other one (%j before it)', async (mark) => {
  const head = `${mark}# fakecap component manifest: path<TAB>component<TAB>interval\n`;
  const tree = { ...sampleTree, '#c': file() };
  const lines = '/usr/a\tx\tweekly\n#c\tx\n';
  expect(await claimed(hostFile('map', head + lines), tree)).toMatchObject({ 'filemap/x': ['/#c', '/usr/a'] });
  expect(await claimed(hostFile('map', `# {"x": []}\r\n${lines}`), tree)).toMatchObject({
    'filemap/x': ['/#c', '/usr/a'],
  });
  expect(await claimed(hostFile('map', '/#c\tx\n'), tree)).toMatchObject({ 'filemap/x': ['/#c'] });
  const later = filemap({ path: hostFile('map', `${lines}# comment\n`) }).load(memoryContext(tree));
  await expect(later).rejects.toThrow('line 3: expected a path');
  const json = filemap({ path: hostFile('map', `${head}{"x": {"files": []}}`) }).load(memoryContext(tree));
  await expect(json).rejects.toThrow('line 2: expected a path');
});

test('a named map counts instead of the one in the rootfs', async () => {
  const detected = { 'usr/lib/chunkah/filemap.json': file('broken') };
  const map = hostFile('map', '/usr/a\tx\n');
  expect(await claimed(map, { ...sampleTree, ...detected })).toMatchObject({ 'filemap/x': ['/usr/a'] });
});

test('a byte order mark before lines is not part of the first path', async () => {
  expect(await claimed(hostFile('map', '\ufeff/usr/a\tx\n'), sampleTree)).toMatchObject({ 'filemap/x': ['/usr/a'] });
});

test('only ten of millions of faults are listed, in little time', async () => {
  const path = hostFile('map', `{"a": {"files": [${new Array(1_000_000).fill('1').join(',')}]}}`);
  const start = performance.now();
  await expect(filemap({ path }).load(memoryContext(sampleTree))).rejects.toThrow(/and at least 999990 more$/);
  expect(performance.now() - start).toBeLessThan(5000);
});

test.each(['missing', 'directory'])('a map that cannot be read is named: %s', async (name) => {
  const place = temporaryDirectory();
  mkdirSync(join(place, 'directory'));
  await expect(filemap({ path: join(place, name) }).load(memoryContext(sampleTree))).rejects.toMatchObject({
    code: 'FILEMAP_UNREADABLE',
    message: expect.stringContaining(name),
  });
});

test('the order of the entries changes nothing', async () => {
  const lines = ['/usr/a\ty', '/lib/a\tx', '/usr/b\ty\tweekly', '/usr\tz', '/usr/\udcff c\tx'].map((line) =>
    Buffer.from(line.replace('\udcff', '\u00ff'), 'latin1'),
  );
  const expected = await claimed(hostFile('map', joined(lines)), sampleTree);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
      expect(await claimed(hostFile('map', joined(shuffled)), sampleTree)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

function joined(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
}

test('whatever bytes a map has, it is read or refused with a coded error', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"a"',
    '"files"',
    '"interval"',
    '\t',
    '\n',
    '/x',
    '7',
    '\udcff',
  );
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join('')));
  const bytes = fc.oneof(
    text,
    fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
  );
  fc.assert(
    fc.property(bytes, fc.constantFrom('map', 'map.json'), (content, name) => {
      try {
        parseMap(content, name, { take: () => {}, fault: (fault) => mapFaulty(name, fault) });
      } catch (error) {
        if (!isChunkahError(error)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
});
