import { encodeName } from '@chunkah/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDiversions } from './parse-diversions.ts';
import { parseChecksums, parseFileList } from './parse-file-list.ts';
import { parseStanzas } from './parse-stanzas.ts';
import { parseStatus } from './parse-status.ts';
import type { PathLines } from './path-lines.ts';

class Invalid extends Error {}

const fault = (line: number, reason: string) => new Invalid(`line ${line}: ${reason}`);

function pathsOf(lines: PathLines): string[] {
  return Array.from({ length: lines.count }, (_, number) => lines.path(number));
}

const listOf = (text: string) => pathsOf(parseFileList(encodeName(text), fault));
const sumsOf = (text: string) => pathsOf(parseChecksums(encodeName(text), fault));

describe('broken files', () => {
  const broken: readonly [string, () => unknown, string][] = [
    ['a relative path', () => listOf('/.\nusr/bin\n'), 'line 2: not an absolute path below the root: "usr/bin"'],
    ['a path out of the root', () => listOf('/../x'), 'line 1: not an absolute path below the root: "/../x"'],
    ['a NUL byte', () => listOf('/\0'), 'line 1: not an absolute path below the root: "/\\x00"'],
    ['no checksum', () => sumsOf('\n/usr/bin\n'), 'line 2: expected a checksum, two spaces and a path'],
    ['half a diversion', () => parseDiversions('/a\n/b\n', fault), 'line 2: a diversion must have three lines'],
    [
      'no diverted path',
      () => parseDiversions('/a\nb\nc\n', fault),
      'line 2: not an absolute path below the root: "b"',
    ],
    [
      'a nameless package',
      () => parseStatus('a: b\n\nStatus: x installed', fault, (state) => state === 'installed'),
      'line 3: the package of this entry is not a valid name: ""',
    ],
    [
      'a source out of place',
      () => parseStatus('Package: a\nSource: a/b (1)', fault),
      'line 1: the source of this entry is not a valid name: "a/b"',
    ],
  ];
  it.each(broken)('%s is refused with its place', (_, parse, message) => {
    expect(parse).toThrow(new Invalid(message));
  });

  it('any text gives packages and paths, or an error that names the line', () => {
    const word = fc.constantFrom(
      ...[
        'Package: ',
        'Status: ',
        'Source: ',
        'installed',
        ' ',
        '\n',
        '\n\n',
        ':',
        '#',
        'a',
        '/',
        '/..',
        '/a',
        '\t',
        '\0',
      ],
      ...['d41d8cd98f00b204e9800998ecf8427e', '\udcff', '(', 'Architecture: '],
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (content) => {
        for (const parse of [
          () => parseStatus(content, fault).every(({ name, source }) => !/[/\0\n]|^\./.test(name + source)),
          () => listOf(content).every((path) => /^\/[^\0\n]+$/.test(path)),
          () => sumsOf(content).every((path) => /^\/[^\0\n]+$/.test(path)),
          () => [...parseDiversions(content, fault).keys()].every((path) => /^\/[^\0\n]+$/.test(path)),
        ]) {
          try {
            expect(parse()).toBe(true);
          } catch (error) {
            if (!(error instanceof Invalid)) throw error;
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('a status cut off anywhere is read as far as it goes, or refused', () => {
    const status =
      'Package: a\nStatus: install ok installed\nSource: s (1)\n\nPackage: b\nStatus: install ok installed\n';
    const refused: string[] = [];
    for (let length = 0; length <= status.length; length += 1) {
      try {
        const names = parseStatus(status.slice(0, length), fault).map(({ name }) => name);
        expect([[], ['a'], ['a', 'b']]).toContainEqual(names);
      } catch (error) {
        expect(error).toBeInstanceOf(Invalid);
        refused.push(status.slice(0, length).split('\n').at(-1) ?? '');
      }
    }
    const ends = ['Package:', 'Package: ', 'Source:', 'Source: '];
    expect(refused).toEqual([...ends, 'Package:', 'Package: ']);
  });
});

it('stanzas have lines, comments and continuation lines', () => {
  const text = '# comment\nA:  1 \n  more\n# comment\n\tand more\n\n\n lost\nno field\nb: 2\nA : 3\n';
  expect(parseStanzas(text).map(({ line, fields }) => [line, Object.fromEntries(fields)])).toEqual([
    [2, { a: '1\n  more\n\tand more' }],
    [10, { b: '2', 'a ': '3' }],
  ]);
});
