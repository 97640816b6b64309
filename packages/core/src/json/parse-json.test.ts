import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteStringList } from './byte-string-list.ts';
import { describeJsonFault, type JsonFault } from './json-fault.ts';
import type { JsonValue } from './json-value.ts';
import { parseJson, parseJsonBytes, parseJsonMembers } from './parse-json.ts';

class FaultError extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(describeJsonFault(fault));
    this.fault = fault;
  }
}

const options = { fault: (fault: JsonFault) => new FaultError(fault), exactIntegers: true };

const read = (text: string): JsonValue => parseJson(text, options);

function readBytes(text: string): JsonValue {
  return parseJsonBytes(Buffer.from(text), options);
}

/** The members of an object, collected; lists under "list" may be large. */
function readMembers(text: string): [string, unknown][] {
  const members: [string, unknown][] = [];
  parseJsonMembers(Buffer.from(text), options, 'list', (key, value) => members.push([key, value]));
  return members;
}

/** Like {@link readMembers}, as one object, with large lists as lists of strings. */
function readLargeMembers(text: string): unknown {
  return Object.fromEntries(
    readMembers(text).map(([key, value]) => {
      if (typeof value !== 'object' || value === null || !('list' in value)) return [key, value];
      return [key, value.list instanceof ByteStringList ? { ...value, list: [...value.list] } : value];
    }),
  );
}

/** What a reader returns for a text, or its error. */
function outcome(of: (text: string) => unknown, text: string): unknown {
  try {
    return of(text);
  } catch (error) {
    return String(error);
  }
}

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
  ['"\\x"', 'line 1, column 2: expected a valid JSON escape, found "\\\\"'],
  ['[01]', 'line 1, column 2: expected a value, found "01"'],
  ['[1e999]', 'line 1, column 2: expected a value, found "1e999"'],
  ['["\\ud800"]', 'line 1, column 2: expected valid Unicode, found "\\\\ud800"'],
  ['\ufeff{}', 'line 1, column 1: expected a value, found "\\u{feff}"'],
])('%j is refused with the place and what was expected there', (text, message) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ message }));
});

test('two equal keys are refused: which one is meant is not known', () => {
  expect(() => read('{"a": {"b": 1,\n "\\u0062": 2}}')).toThrow('line 2, column 2: the key "b" occurs twice');
});

test('a key named __proto__ is a key like any other', () => {
  const text = '{"__proto__":{"a":1},"constructor":2}';
  expect(JSON.stringify(read(text))).toBe(text);
  expect(() => read('{"__proto__": 1, "__proto__": 2}')).toThrow('the key "__proto__" occurs twice');
});

test.each(['9007199254740993', '-9223372036854775808', '18446744073709551615'])(
  'the integer %s keeps its digits',
  (text) => {
    expect(String(read(text))).toBe(text);
  },
);

test.each(['[', '{"a":'])('any number of %j is refused, and does not overflow the stack', (open) => {
  expect(() => read(open.repeat(1_000_000))).toThrow(
    expect.objectContaining({ fault: expect.objectContaining({ kind: 'too-deep', levels: 128 }) }),
  );
});

test('lists in 128 levels are read, in 129 refused', () => {
  expect(read(`${'['.repeat(128)}1${']'.repeat(128)}`)).toHaveLength(1);
  expect(() => read(`${'['.repeat(129)}${']'.repeat(129)}`)).toThrow('line 1, column 129');
});

test('lone surrogates are kept where they stand for bytes', () => {
  expect(parseJson('["\\udcff\udc80"]', { ...options, loneSurrogates: true })).toEqual(['\udcff\udc80']);
});

test('it reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const withNumbers = (_key: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
      expect(JSON.stringify(read(text), withNumbers)).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('it refuses what JSON.parse refuses, with a coded error', () => {
  const piece = fc.constantFrom(...'{}[]:,"\\0189-+. \n\t\u0001anul', 'E-', 'true', 'null', '\\u12aF', '"a"', '1.5');
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (candidate) => {
      expect(accepts(read, candidate)).toBe(accepts(JSON.parse, candidate));
    }),
    { numRuns: 5000 },
  );
});

/** Treats duplicate keys and lone surrogates as accepted: `read` rejects them deliberately. */
function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    if (!(error instanceof FaultError)) throw error;
    return /twice|valid Unicode/.test(error.message) && accepts(JSON.parse, text);
  }
}

const piece = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"a"',
  '"é"',
  '"\\u00e9\u{1f600}ß"',
  '\n',
  ' ',
  '"b\t',
  '7',
  'é',
  'true',
);

test('bytes are read as their text is, with the same errors in the same places', () => {
  const text = fc.oneof(
    fc.json(),
    fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (candidate) => {
      expect(outcome(readBytes, candidate)).toEqual(outcome(read, candidate));
    }),
    { numRuns: 3000 },
  );
  expect(readBytes('\ufeff["\u{1f600}"]')).toEqual(['\u{1f600}']);
});

test('members are given one by one, in the order of the text', () => {
  expect(readMembers(' {"b": [1], "a": {}, "__proto__": "ü", "1": null} ')).toEqual([
    ['b', [1]],
    ['a', {}],
    ['__proto__', 'ü'],
    ['1', null],
  ]);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
      const text = `{"x": 1${pieces.join('')}}`;
      const whole = outcome(read, text);
      const members = outcome(readMembers, text);
      expect(Array.isArray(members) ? Object.fromEntries(members) : members).toEqual(whole);
    }),
    { numRuns: 3000 },
  );
  expect(() => readMembers('[]')).toThrow('line 1, column 1: expected an object, found "["');
  expect(() => readMembers('{"a": 1,\n"\\u0061": 2}')).toThrow('line 2, column 1: the key "a" occurs twice');
});

test('a long list of strings in a member is given as bytes, other lists as they are', () => {
  const text =
    '\ufeff{"a": {"list": ["x/é", "x/\u{1f600}" ,\n"x",""], "other": ["x"]}, "list": ["x"], "b": {"list": []}}';
  const members: Record<string, unknown> = Object.fromEntries(readMembers(text));
  expect(members).toEqual({
    a: { list: expect.any(ByteStringList), other: ['x'] },
    list: ['x'],
    b: { list: [] },
  });
  expect(readLargeMembers(text)).toEqual(parseJson(text.slice(1), options));
  const many = { a: { list: Array.from({ length: 3000 }, (_, number) => `/usr/${number % 7}/${number}`) } };
  expect(readLargeMembers(JSON.stringify(many))).toEqual(many);
});

test('lists of bytes are read as others are, with the same errors in the same places', () => {
  const string = fc.array(fc.constantFrom('x', '/usr/', 'é', '\u{1f600}', '\\u00e9', '\\"', '\\q', '\n', ']'), {
    maxLength: 4,
  });
  const space = fc.constantFrom('', ' ', '\n\t', '\r');
  const item = fc
    .tuple(space, fc.oneof({ weight: 9, arbitrary: string.map((parts) => `"${parts.join('')}"`) }, piece), space)
    .map((parts) => parts.join(''));
  const end = fc.oneof({ weight: 4, arbitrary: fc.constant(']}}') }, piece);
  fc.assert(
    fc.property(fc.array(item, { maxLength: 4 }), end, (items, rest) => {
      const text = `{"a": {"x": 1, "list":[${items.join(',')}${rest}`;
      expect(outcome(readLargeMembers, text)).toEqual(outcome(read, text));
    }),
    { numRuns: 5000 },
  );
});

test('a list of which many strings have escapes is read as others are', () => {
  const written = Array.from({ length: 200 }, (_, number) => (number % 3 === 0 ? `"/${number}"` : `"\\/${number}"`));
  const text = `{"a": {"list": [${written.join(', ')}]}}`;
  expect(readMembers(text)).toEqual([['a', { list: Array.from({ length: 200 }, (_, number) => `/${number}`) }]]);
  const some = text.replaceAll('\\/', '/').replaceAll('/5', '\\/5');
  expect(readLargeMembers(some)).toEqual(read(text));
});

test('bytes that are not UTF-8 are refused, wherever they stand', () => {
  for (const length of [0, 5, 2 ** 16]) {
    for (const wrong of [[0xc3], [0x80], [0x80, 0x80, 0x80, 0x80], [0xf0, 0x9f, 0x98]]) {
      const bytes = Buffer.concat([Buffer.from(`"${'x'.repeat(length)}`), Buffer.from(wrong), Buffer.from('"')]);
      expect(() => parseJsonBytes(bytes, options)).toThrow('its text is not UTF-8');
      expect(() => parseJsonBytes(bytes.subarray(0, -1), options)).toThrow('its text is not UTF-8');
    }
  }
});

test('characters of several bytes are read, wherever they stand', () => {
  for (const shift of ['', 'x', 'xx', 'xxx']) {
    const text = shift + 'é€\u{1f600}'.repeat(20_000);
    expect(readBytes(`"${text}"`) === text).toBe(true);
  }
});

test('an integer too large for a number is rounded unless exact integers are requested', () => {
  expect(parseJson('99999999999999999999', { ...options, exactIntegers: false })).toBe(1e20);
});
