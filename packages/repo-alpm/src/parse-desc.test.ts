import { encodeName } from '@chunkah/core';
import { describe, expect, test } from 'vitest';
import { parseDesc } from './parse-desc.ts';

const path = '/var/lib/pacman/local/bash-5.2-1/desc';
const whole = '%NAME%\nbash\n\n%VERSION%\n5.2-1\n\n%BASE%\nbash-src\n\n%URL%\n\n\n%BUILDDATE%\n1750000000\n\n';

function parse(text: string, strict = false) {
  return parseDesc({ path, bytes: encodeName(text) }, { strict });
}

const both = [{ strict: false }, { strict: true }];

test.each(both)('name, version, base and build date are read ($strict)', ({ strict }) => {
  expect(parse(whole, strict)).toEqual({
    ...{ name: 'bash', version: '5.2-1', base: 'bash-src', buildTime: 1_750_000_000 },
    hasSize: false,
    isCut: false,
  });
});

test.each(both)('lines may end as they do elsewhere ($strict)', ({ strict }) => {
  expect(parse(whole.replaceAll('\n', '\r\n'), strict)).toEqual(parse(whole));
});

test.each([
  ['1750000000', 1_750_000_000],
  [' +1750000000 ', 1_750_000_000],
  ['0', 0],
  ['0009', 9],
  ['9223372036854775807', Number.MAX_SAFE_INTEGER],
])('the build date "%s" is %d', (text, buildTime) => {
  const desc = whole.replace('1750000000', text);
  expect(parse(desc).buildTime).toBe(buildTime);
  expect(parse(desc, true).buildTime).toBe(buildTime);
});

test.each(['-5', 'soon', '1.5', '1e9', '9223372036854775808', '9'.repeat(100_000)])(
  'text that is not a time counts as no build date, and a strict reading refuses it',
  (text) => {
    const desc = whole.replace('1750000000', text);
    expect(parse(desc).buildTime).toBeUndefined();
    expect(() => parse(desc, true)).toThrow(expect.objectContaining({ code: 'ALPMDB_DAMAGED' }));
  },
);

test('sections of any name end the one before', () => {
  for (const name of ['INSTALLED_DB', 'installed', 'x y']) {
    expect(parse(whole.replace('%URL%', `%${name}%\ncore\n\n%URL%`))).toEqual(parse(whole));
  }
});

test('bytes that are not UTF-8 are kept', () => {
  expect(parse(whole.replace('bash-src', '\udcff')).base).toBe('\udcff');
});

test('an end that pacman does not write shows', () => {
  for (let length = 0; length < whole.length; length += 1) {
    const cut = whole.slice(0, length);
    if (!cut.includes('%NAME%\nb'))
      expect(() => parse(cut)).toThrow(expect.objectContaining({ code: 'ALPMDB_DAMAGED' }));
    else expect(parse(cut).isCut, JSON.stringify(cut)).toBe(!cut.endsWith('\n\n'));
  }
});

test.each([
  ['1234', true],
  ['0', false],
  ['', false],
])('a size of "%s" is one: %s', (size, hasSize) => {
  expect(parse(`${whole}%SIZE%\n${size}\n\n`).hasSize).toBe(hasSize);
});

describe('is an error with file and line', () => {
  test.each([
    ['no name', whole.replace('%NAME%', '%NAMES%'), 'it has no %NAME%'],
    ['text before the first section', `x\n${whole}`, 'at line 1: no section has begun'],
    ['a line too long', `${whole}%X%\n${'x'.repeat(1024 * 1024 + 1)}\n`, 'at line 17: it is longer'],
  ])('%s', (_, text, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'ALPMDB_DAMAGED', message: expect.stringContaining(message) }),
    );
  });
});
