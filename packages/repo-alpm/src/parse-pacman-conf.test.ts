import { encodeName } from '@chunkah/core';
import { expect, test } from 'vitest';
import { parsePacmanConf } from './parse-pacman-conf.ts';

function parse(text: string, strict = false) {
  return parsePacmanConf({ path: '/etc/pacman.conf', bytes: encodeName(text) }, { strict });
}

test.each([
  ['[options]\nDBPath = /usr/lib/sysimage/lib/pacman\n', 'usr/lib/sysimage/lib/pacman'],
  ['[options]\r\n  DBPath=a  \r\n', 'a'],
  ['[options]\nDBPath = /first\n[core]\nDBPath = /no\n[options]\nDBPath = /last/ # where it is\n', 'last/'],
  ['[options]\nDBPath = /a#b\n', 'a'],
  ['[options]\nDBPath = /kept\nDBPath =\n', 'kept'],
  ['[options]\nDBPath = a = b\n', 'a = b'],
  ['DBPath = /before\n', undefined],
  ['[options]\n#DBPath = /commented\nDBPathX = /x\ndbpath = /y\nDBPath\n', undefined],
  ['[ options ]\nDBPath = /x\n', undefined],
  ['[Options]\nDBPath = /x\n', undefined],
  ['', undefined],
])('%j names the place %j', (text, databasePath) => {
  expect(parse(text).databasePath).toBe(databasePath);
  expect(parse(text, true).databasePath).toBe(databasePath);
});

test('an empty place is ignored, and its line is reported', () => {
  expect(parse('[options]\nDBPath =\nDBPath = /\n')).toMatchObject({ databasePath: undefined, emptyLines: [2, 3] });
});

test('a file without options is reported', () => {
  expect([parse('[core]\n'), parse('[core]\n[options]\n')].map(({ hasOptions }) => hasOptions)).toEqual([false, true]);
});

test('bytes that are not UTF-8 are kept, and refused by a strict reading', () => {
  const text = '[options]\nDBPath = /\udcff\n';
  expect(parse(text).databasePath).toBe('\udcff');
  expect(() => parse(text, true)).toThrow(expect.objectContaining({ code: 'ALPMDB_DAMAGED' }));
});
