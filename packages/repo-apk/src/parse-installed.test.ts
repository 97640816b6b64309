import { decodeName, encodeName } from '@chunkah/core';
import { describe, expect, test } from 'vitest';
import { type ApkPackage, parseInstalled } from './parse-installed.ts';
import { writtenInstalled } from './written-installed.fixture.ts';

const path = '/lib/apk/db/installed';

function parse(text: string | Uint8Array): ApkPackage[] {
  return parseInstalled({ path, bytes: typeof text === 'string' ? encodeName(text) : text });
}

/** Paths of a package in the order of the database; those of directories end with a slash. */
function pathsOf({ files }: ApkPackage): string[] {
  return Array.from({ length: files.count }, (_, number) => {
    const { bytes, start, end } = files.directory(number);
    const { names } = files;
    const name = names.bytes.subarray(names.start(number), names.end(number));
    const text = decodeName(bytes.subarray(start, end)) + decodeName(name);
    return files.fits(number, 0o040755) ? `${text}/` : text;
  });
}

test('name, version, origin and build time are read; keys in the other case are not', () => {
  const text = 'C:Q1=\nP:bash\np:so:x\nV:5.2-r0\nv:x\nt:1750000000\nT:text\no:bash-src\nO:x\n\n';
  const [only] = parse(text);
  expect(only).toMatchObject({ name: 'bash', version: '5.2-r0', origin: 'bash-src', buildTime: 1_750_000_000 });
});

test('a package needs no more than a name', () => {
  const [only] = parse('P:virtual\n\n');
  expect(only).toMatchObject({ name: 'virtual', version: undefined, origin: undefined, buildTime: undefined });
  expect(only?.files.count).toBe(0);
});

test.each(['', 'soon', '-5', '1.5', '1750000000 '])('a build time of "%s" is none', (buildTime) => {
  expect(parse(writtenInstalled({ name: 'a', buildTime }))[0]?.buildTime).toBeUndefined();
});

test('directories and files are listed in their order, the root itself is not', () => {
  const directories = { usr: [], 'usr/bin': ['b', 'a'], '': ['top'], etc: ['sp ace', 'ünï', '\udcff'] };
  const [only] = parse(writtenInstalled({ name: 'a', directories }));
  expect(only && pathsOf(only)).toEqual([
    ...['/usr/', '/usr/bin/', '/usr/bin/b', '/usr/bin/a', '/top', '/etc/', '/etc/sp ace', '/etc/ünï', '/etc/\udcff'],
  ]);
});

test('a directory may come twice, and r is not R', () => {
  const [only] = parse('P:a\nr:other\nq:5\nF:usr\nF:etc\nR:x\nr:y\nf:S\nF:usr\nR:z\n\n');
  expect(only && pathsOf(only)).toEqual(['/usr/', '/etc/', '/etc/x', '/usr/', '/usr/z']);
});

test('the bytes that are parsed stay as they are', () => {
  const bytes = writtenInstalled({ name: 'a', directories: { usr: ['x'] } });
  const before = bytes.slice();
  parse(bytes);
  expect(bytes).toEqual(before);
});

describe('what apk would not have written is an error with its line', () => {
  test.each([
    ['a line without a colon', 'P:a\nnonsense\n\n', 2],
    ['an empty key', 'P:a\n:x\n\n', 2],
    ['a package without a name', 'V:1\n\n', 2],
    ['a package with an empty name', 'P:\n\n', 2],
    ['two packages without a line between them', 'P:a\nV:1\nP:b\n\n', 3],
    ['a file without a directory', 'P:a\nR:x\n\n', 2],
    ['a mode without a directory', 'P:a\nM:0:0:755\n\n', 2],
    ['a digest without a file', 'P:a\nF:usr\nR:x\nF:etc\nZ:Q1=\n\n', 5],
    ['a file with a slash', 'P:a\nF:usr\nR:x/y\n\n', 3],
    ['a file without a name', 'P:a\nF:usr\nR:\n\n', 3],
    ['a file called ..', 'P:a\nF:usr\nR:..\n\n', 3],
    ['an absolute directory', 'P:a\nF:/usr\n\n', 2],
    ['a directory with a slash at its end', 'P:a\nF:usr/\n\n', 2],
    ['a directory that leaves the root', 'P:a\nF:usr/../..\n\n', 2],
    ['a line without an end', 'P:a\n\nP:b', 3],
    ['a package without an end', 'P:a\n\nP:b\n', 3],
    ['a line too long', `P:a\nD:${'x'.repeat(1024 * 1024)}\n\n`, 2],
  ])('%s', (_, text, line) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'APKDB_DAMAGED',
        message: expect.stringContaining(`the apk database ${path} is damaged at line ${line}: `),
      }),
    );
  });
});

test('a database that is cut off anywhere is an error, but where a package ends', () => {
  const sketches = ['a', 'b', 'c'].map((name) => ({ name, directories: { 'usr/bin': [name] } }));
  const whole = writtenInstalled(...sketches);
  const ends = sketches.map((_, count) => writtenInstalled(...sketches.slice(0, count + 1)).length);
  for (let length = 1; length < whole.length; length += 1) {
    const cut = whole.subarray(0, length);
    if (ends.includes(length)) expect(parse(cut)).toHaveLength(ends.indexOf(length) + 1);
    else expect(() => parse(cut), `cut at ${length}`).toThrow(expect.objectContaining({ code: 'APKDB_DAMAGED' }));
  }
});
