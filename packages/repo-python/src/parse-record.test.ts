import { encodeName, isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecord } from './parse-record.ts';

const parse = (text: string | Uint8Array) =>
  parseRecord(typeof text === 'string' ? Buffer.from(text) : text, '/RECORD');

test.each([
  ['nothing', '', []],
  ['no last line end', 'a,,', ['a']],
  ['each kind of line end, and empty lines', 'a,,\nb,,\r\n\r\nc,,\r\n\nd,,\re,,', ['a', 'b', 'c', 'd', 'e']],
  ['hashes and sizes', 'a,sha256=47DEQpj8HBSa-_TImW,0\nb,md5=ab+/==,12\nc,,7\n', ['a', 'b', 'c']],
  ['quoted fields', '"a, b","sha256=x","1"\n', ['a, b']],
  ['quotes in a quoted path, line ends too', '"""a""\r\nb""",,\n', ['"a"\r\nb"']],
  ['a quote inside a path that is not quoted', 'a"b,,\n', ['a"b']],
  ['absolute paths and paths above', '/etc/a,,\n../../../bin/b,,\n', ['/etc/a', '../../../bin/b']],
  ['spaces belong to the path', ' a ,,\n', [' a ']],
])('reads %s', (_, text, paths) => {
  expect(parse(text)).toEqual(paths);
});

test('a byte that is not UTF-8 becomes a lone surrogate', () => {
  expect(parse(Buffer.of(0x61, 0xff, 0x2c, 0x2c))).toEqual(['a\udcff']);
});

test.each([
  ['too few fields', 'a,,\n\nb,\n', 'line 3: expected a path, a hash and a size, found 2 fields'],
  ['too many fields', 'a,,,', 'line 1: expected a path, a hash and a size, found more fields'],
  ['no path', '"a\nb",,\n,sha256=x,1\n', 'line 3: expected a path'],
  ['a NUL byte', 'a\0,,', 'line 1: expected a path'],
  ['a quote that is not closed', 'a,,\r\n"b,,\r\n', 'line 2: a quote is not closed'],
  ['text behind a quote', '"a"b,,', 'line 1: there is text behind a closing quote'],
  ['a wrong hash', 'a,12,', 'line 1: expected a hash such as sha256=... or nothing'],
  ['a wrong size', 'a,,-1', 'line 1: expected a size in bytes or nothing'],
])('refuses %s', (_, text, message) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ code: 'PYTHON_RECORD_INVALID', message: `/RECORD: ${message}` }),
  );
});

const name = fc.string({
  minLength: 1,
  unit: fc.constantFrom('a', '/', '.', ',', '"', '\n', '\r', ' ', 'é', '\udcff', '\u{1f600}'),
});

/** As Python's `csv.writer` writes a field. */
function written(field: string): string {
  return /[,"\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

test('whatever paths Python writes come back', () => {
  fc.assert(
    fc.property(fc.array(name), fc.constantFrom('\n', '\r\n'), (paths, lineEnd) => {
      const text = paths.map((path) => `${written(path)},sha256=x,1${lineEnd}`).join('');
      expect(parse(encodeName(text))).toEqual(paths);
    }),
  );
});

test('whatever bytes a record has, it is read or refused with a coded error', () => {
  const piece = fc.constantFrom(',', ',,\n', '"', '""', '\r\n', 'a', 'sha256=a', '7', '\0', '../');
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join('')));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 60 })), (bytes) => {
      try {
        for (const path of parse(bytes)) expect(path).not.toBe('');
      } catch (error) {
        if (!isChunkahError(error)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
});

test.each([',', '"', '""', '\n', 'a'])('a large record of nothing but %j ends soon', (piece) => {
  const start = performance.now();
  try {
    parse(piece.repeat(4_000_000));
  } catch (error) {
    if (!isChunkahError(error)) throw error;
  }
  expect(performance.now() - start).toBeLessThan(5000);
});
