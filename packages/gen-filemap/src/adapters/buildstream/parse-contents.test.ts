import { decodeName, encodeName, isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestLine } from './line-reader.ts';
import { contentsParser } from './parse-contents.ts';
import { recordedColors, recordedContents } from './recorded.fixture.ts';

/** One line per entry: `TYPE SIZE PATH` or `TYPE SIZE PATH => TARGET`. */
function parse(expected: readonly string[], ...pieces: (string | Uint8Array)[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let current: string[] = [];
  const parser = contentsParser(expected, {
    element(name) {
      current = [];
      found[name] = current;
    },
    entry(path, { type, size, target }) {
      current.push(`${type} ${size} ${path}${target === undefined ? '' : ` => ${target}`}`);
    },
  });
  for (const piece of pieces) parser.add(typeof piece === 'string' ? encodeName(piece) : piece);
  parser.end();
  return found;
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return isChunkahError(error) ? error.code : `${error}`;
  }
}

const elements = [
  'image.bst',
  'core/libc.bst',
  'core/shell.bst',
  'apps/greeter.bst',
  'apps/icon theme.bst',
  'apps/fonts.bst',
  'system.bst',
  'apps/fonts-all.bst',
];

describe('what bst artifact list-contents writes', () => {
  test('gives types, sizes, paths and targets, with spaces, umlauts, arrows, newlines and tabs in names', () => {
    const found = parse(elements, recordedContents);
    expect(Object.keys(found)).toEqual(elements);
    expect(found['apps/icon theme.bst']).toEqual([
      'directory 0 /usr',
      'directory 0 /usr/share',
      'directory 0 /usr/share/icons',
      'file 1 /usr/share/icons/ two  spaces ',
      'file 1 /usr/share/icons/left -> right',
      'symlink 13 /usr/share/icons/link -> left => left -> right',
      'symlink 10 /usr/share/icons/new\nline => to\nnowhere',
      'file 1 /usr/share/icons/tab\tand "quotes"',
    ]);
    expect(found['apps/greeter.bst']).toEqual([
      'directory 0 /usr',
      'directory 0 /usr/bin',
      'file 23 /usr/bin/tool',
      'directory 0 /usr/share',
      'directory 0 /usr/share/Grüße',
      'symlink 12 /usr/share/Grüße/größe => schöne grüße',
      'file 5 /usr/share/Grüße/schöne grüße',
      'symlink 27 /usr/share/Grüße/😀 => ../../bin/tool 😀 -> nowhere',
    ]);
    expect(found['system.bst']).toEqual([]);
  });

  test('is the same with color codes', () => {
    const found = parse(elements, recordedColors);
    expect(found['system.bst']).toEqual([]);
    expect(found['apps/fonts.bst']?.at(-1)).toBe('file 5 /usr/share/fonts/latin/serif.ttf');
    expect(found['core/shell.bst']?.at(-1)).toBe('file 27 /usr/bin/tool');
  });

  test('is the same however it arrives', () => {
    const bytes = Buffer.from(recordedContents);
    const whole = parse(elements, bytes);
    const pieces = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, (cuts) => {
        const at = [0, ...cuts.sort((left, right) => left - right), bytes.length];
        expect(parse(elements, ...at.map((cut, index) => bytes.subarray(at[index - 1] ?? 0, cut)))).toEqual(whole);
      }),
    );
  });

  test('gives any name back, written as bst writes it', () => {
    const name = fc
      .oneof(
        fc.string(),
        fc.constantFrom(' ', ' -> ', 'ü', '\n', '😀', '\t', '\udcff', 'a.bst:', '  a.bst:'),
        fc.string({ unit: 'binary' }),
      )
      .map((text) => decodeName(Buffer.from(text.replaceAll('\0', '').replaceAll('/', '').replaceAll('\x1b', ''))))
      .filter((text) => !['', '.', '..'].includes(text) && !/^ {2}.*:$/m.test(text));
    const entry = fc.record({ name, target: fc.option(name), size: fc.nat(999_999_999_999) });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const lines = entries.map(({ name: path, target, size }) =>
          target === null
            ? `\t-rw-r--r--  reg    ${String(size).padEnd(11)} ${path}`
            : `\tlrwxrwxrwx  link   ${String([...target].length).padEnd(11)} ${path} -> ${target}`,
        );
        const expected = entries.map(({ name: path, target, size }) =>
          target === null ? `file ${size} /${path}` : `symlink ${[...target].length} /${path} => ${target}`,
        );
        const listing = lines.length === 0 ? ['\tThis element has no associated artifacts'] : lines;
        expect(parse(['a.bst'], `  a.bst:\n${listing.join('\n')}\n\n`)).toEqual({ 'a.bst': expected });
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['text before the first element', 'Hello\n'],
    ['an element that was not requested', '  a.bst:\n\t-rw-r--r--  reg    1           x\n  b.bst:\n'],
    ['an element twice', '  a.bst:\n  a.bst:\n'],
    ['a line that is not an entry', '  a.bst:\n\tprw-r--r--  fifo   1           x\n'],
    ['an entry without size', '  a.bst:\n\t-rw-r--r--  reg                x\n'],
    ['an entry without path', '  a.bst:\n\t-rw-r--r--  reg    1           \n'],
    ['an entry in other columns', '  a.bst:\n\t-rw-r--r--  reg    1 x\n'],
    ['a symlink without target', '  a.bst:\n\tlrwxrwxrwx  link   1           x\n'],
    ['a symlink with another size', '  a.bst:\n\tlrwxrwxrwx  link   9           x -> y\n'],
    ['a path that leads out', '  a.bst:\n\t-rw-r--r--  reg    1           ../x\n'],
    ['an absolute path', '  a.bst:\n\t-rw-r--r--  reg    1           /x\n'],
    ['a NUL byte', '  a.bst:\n\t-rw-r--r--  reg    1           a\0b\n'],
    ['a line without end', `  a.bst:\n\t-rw-r--r--  reg    1           ${'x'.repeat(2 * longestLine)}`],
  ])('is refused: %s', (_, listing) => {
    expect(codeOf(() => parse(['a.bst'], listing))).toBe('BST_OUTPUT_UNEXPECTED');
  });

  test('never ends in a bug of ours, whatever it is', () => {
    const line = fc.oneof(
      fc.constantFrom(...recordedContents.split('\n'), '\t', '  :', '\tlrwxrwxrwx  link   99999999999 a -> b'),
      fc.string({ unit: 'binary' }),
    );
    const bytes = fc.oneof(
      fc.array(line).map((lines) => Buffer.from(`  image.bst:\n${lines.join('\n')}`)),
      fc.nat(recordedContents.length).map((length) => Buffer.from(recordedContents).subarray(0, length)),
      fc.uint8Array().map((garbage) => Buffer.from(garbage)),
    );
    fc.assert(
      fc.property(bytes, (listing) => {
        expect(codeOf(() => parse(elements, listing))).toMatch(/^(no error|BST_OUTPUT_UNEXPECTED)$/);
      }),
      { numRuns: 2000 },
    );
  });
});
