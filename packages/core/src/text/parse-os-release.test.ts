import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseOsRelease } from './parse-os-release.ts';

function parse(text: string): Record<string, string> {
  return parseOsRelease(Buffer.from(text));
}

test.each([
  ['ID=fedora', 'fedora'],
  ['ID="fedora"', 'fedora'],
  ["ID='fedora'", 'fedora'],
  ['  ID=fedora  ', 'fedora'],
  ['ID=fedora\r', 'fedora'],
  ['ID="two words" # and a comment', 'two words'],
  ['ID=two words', 'two words'],
  ['ID=a=b#c', 'a=b#c'],
  ['ID=', ''],
  ['ID=""', ''],
  ['ID="a \\"b\\" \\$c \\`d\\` \\\\e \\n"', 'a "b" $c `d` \\e \\n'],
  ['ID=\'a \\\\ "b"\'', 'a \\\\ "b"'],
  ["ID=it\\'s", "it's"],
  ['ID="é\u{1f600}"', 'é\u{1f600}'],
])('%j is read as %j', (line, value) => {
  expect(parse(line)).toEqual({ ID: value });
});

test.each([
  '#ID=a',
  ' # ID=a',
  'ID',
  '=a',
  'I D=a',
  'ID =a',
  '1D=a',
  'ID="a',
  'ID="a\\"',
  "ID='a",
  'ID="a"b',
  '\0ID=a',
])('%j says nothing', (line) => {
  expect(parse(`A=1\n${line}\nB=2\n`)).toEqual({ A: '1', B: '2' });
});

test('of a repeated key the last one counts', () => {
  expect(parse('ID=a\nVERSION_ID=1\nID=b\nID="c\n')).toEqual({ ID: 'b', VERSION_ID: '1' });
});

test('a byte that is not UTF-8 is kept', () => {
  expect(parseOsRelease(Buffer.from('NAME="caf\xe9"\nID=x\n', 'latin1'))).toEqual({ NAME: 'caf\udce9', ID: 'x' });
});

test('names that JavaScript has a use for are fields as any other', () => {
  expect(Object.entries(parse('__proto__=a\nconstructor=b'))).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});

test('whatever bytes a file has, its fields are texts under names of fields', () => {
  const piece = fc.constantFrom('ID', '=', '"', "'", '\\', '\n', '#', ' ', '\r', '$', '__proto__', '\0', '\xff');
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 100 })), (bytes) => {
      for (const [key, value] of Object.entries(parseOsRelease(bytes))) {
        expect(key).toMatch(/^[A-Za-z_]\w*$/);
        expect(value).not.toContain('\n');
      }
    }),
    { numRuns: 2000 },
  );
});

test('a value is read back as a shell would have it, however it was written', () => {
  const value = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '$', '\\', '`', '#', '=') });
  fc.assert(
    fc.property(value, (text) => {
      expect(parse(`ID="${text.replace(/["$\\`]/g, '\\$&')}"`)).toEqual({ ID: text });
      if (!text.includes("'")) expect(parse(`ID='${text}'`)).toEqual({ ID: text });
    }),
  );
});
