import { isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { parseJson } from './parse-json.ts';

test.each([
  ['', 'line 1, column 1: expected a value, the text ends'],
  ['{', 'line 1, column 2: expected a quoted key, the text ends'],
  ['{a: 1}', 'line 1, column 2: expected a quoted key, found "a"'],
  ['{"a" 1}', 'line 1, column 6: expected ":", found "1"'],
  ['{"a": 1,}', 'line 1, column 9: expected a quoted key, found "}"'],
  ['{"a": 1 "b"', 'line 1, column 9: expected "," or "}", found """'],
  ['[1, ]', 'line 1, column 5: expected a value, found "]"'],
  ['[1 2]', 'line 1, column 4: expected "," or "]", found "2"'],
  ['{\n  "é😀": nope\n}', 'line 2, column 9: expected a value, found "nope"'],
  ['{} {}', 'line 1, column 4: expected the end of the text, found "{"'],
  ['"a\nb"', 'line 1, column 3: expected the rest of a string and its closing quote, found "\\n"'],
  ['"\\x"', 'line 1, column 2: expected an escape that JSON knows, found "\\\\"'],
  ['[01]', 'line 1, column 2: expected a value, found "01"'],
  ['[1e999]', 'line 1, column 2: expected a value, found "1e999"'],
  ['["\\ud800"]', 'line 1, column 2: expected valid Unicode, found "\\\\ud800"'],
  ['\ufeff{}', 'line 1, column 1: expected a value, found "\\u{feff}"'],
])('%j is refused with the place and what was expected there', (text, message) => {
  expect(() => parseJson(text)).toThrow(
    expect.objectContaining({
      code: 'IMAGE_CONFIG_SYNTAX',
      message: `the image config is broken JSON: ${message}`,
    }),
  );
});

test('two equal keys are refused: which one is meant is not known', () => {
  expect(() => parseJson('{"a": {"b": 1,\n "\\u0062": 2}}')).toThrow('line 2, column 2: the key "b" is there twice');
});

test('a key named __proto__ is a key like any other', () => {
  expect(canonicalJson(parseJson('{"__proto__": {"a": 1}}'))).toBe('{"__proto__":{"a":1}}');
});

test.each(['9007199254740993', '-9223372036854775808', '18446744073709551615'])(
  'the integer %s keeps its digits',
  (text) => {
    expect(canonicalJson(parseJson(text))).toBe(text);
  },
);

test.each(['[', '{"a":'])('any number of %j is refused, and does not overflow the stack', (open) => {
  expect(() => parseJson(open.repeat(1_000_000))).toThrow(
    expect.objectContaining({ code: 'IMAGE_CONFIG_TOO_DEEP', message: expect.stringContaining('128 levels') }),
  );
});

test('lists in 128 levels are read, in 129 refused', () => {
  expect(parseJson(`${'['.repeat(128)}1${']'.repeat(128)}`)).toHaveLength(1);
  expect(() => parseJson(`${'['.repeat(129)}${']'.repeat(129)}`)).toThrow('line 1, column 129');
});

test('it reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(canonicalJson(parseJson(text))).toBe(canonicalJson(JSON.parse(text)));
    }),
  );
});

test('it refuses what JSON.parse refuses, with a coded error', () => {
  const piece = fc.constantFrom(...'{}[]:,"\\0189-+. \n\t\u0001anul', 'E-', 'true', 'null', '\\u12aF', '"a"', '1.5');
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (candidate) => {
      expect(accepts(parseJson, candidate)).toBe(accepts(JSON.parse, candidate));
    }),
    { numRuns: 5000 },
  );
});

/** Counts equal keys and lone surrogates as accepted: `parseJson` refuses them on purpose. */
function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    if (!isChunkahError(error)) throw error;
    return /twice|surrogate/.test(error.message) && accepts(JSON.parse, text);
  }
}
