import { isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestLine } from './line-reader.ts';
import { type BstElement, showParser } from './parse-show.ts';
import { recordedShow } from './recorded.fixture.ts';

function parse(...pieces: (string | Uint8Array)[]): BstElement[] {
  const parser = showParser();
  for (const piece of pieces) parser.add(Buffer.from(piece));
  return [...parser.end().values()];
}

/** What `bst show` prints for an element; `fields` replace those of a plain one. */
function record(fields: Partial<Record<'element' | 'kind' | 'build' | 'runtime' | 'public', string>>): string {
  const all = { element: 'a.bst', kind: 'import', build: '[]', runtime: '[]', public: 'bst: {}\n', ...fields };
  return `@element ${all.element}\n@kind ${all.kind}\n@state cached\n@build\n${all.build}\n@runtime\n${all.runtime}\n@public\n${all.public}\n@end\n`;
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'no error';
  } catch (error) {
    return isChunkahError(error) ? error.code : `${error}`;
  }
}

describe('what bst show writes', () => {
  test('names elements in the order of staging, with kinds, dependencies and intervals', () => {
    const elements = parse(recordedShow);
    expect(elements.map(({ name, kind, interval }) => [name, kind, interval])).toEqual([
      ['apps/fonts-all.bst', 'import', 'quarterly'],
      ['apps/fonts.bst', 'filter', undefined],
      ['base.bst:core/libc.bst', 'import', undefined],
      ['base.bst:core/shell.bst', 'import', undefined],
      ['core/shell.bst', 'import', 'weekly'],
      ['apps/greeter.bst', 'import', 3],
      ['apps/icon theme.bst', 'import', undefined],
      ['system.bst', 'stack', undefined],
      ['image.bst', 'compose', undefined],
    ]);
    expect(elements.filter(({ state }) => state !== 'cached')).toEqual([]);
    expect(elements.at(-1)).toMatchObject({ buildDependencies: ['system.bst'], runtimeDependencies: [] });
    expect(elements.at(-2)?.runtimeDependencies).toEqual([
      'apps/fonts.bst',
      'core/shell.bst',
      'apps/greeter.bst',
      'apps/icon theme.bst',
    ]);
  });

  test('is the same however it arrives, color codes or not', () => {
    const whole = parse(recordedShow);
    const bytes = Buffer.from(recordedShow);
    expect(parse(...Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)))).toEqual(whole);
    expect(parse(recordedShow.replace(/^@(\w+) (.*)$/gm, '@$1 \x1b[34m\x1b[1m$2\x1b[0m'))).toEqual(whole);
  });

  test('has names that YAML puts into quotes', () => {
    const name = "it's a # name.bst";
    const elements = parse(
      record({ element: name }),
      record({ runtime: `- "${name}"` }),
      record({ element: 'c.bst', build: "- 'it''s a # name.bst'\n- a.bst" }),
    );
    expect(elements[1]?.runtimeDependencies).toEqual([name]);
    expect(elements[2]?.buildDependencies).toEqual([name, 'a.bst']);
  });

  test.each([
    ['weekly', 'weekly'],
    ['"90"', 90],
    ['0.5', 0.5],
  ])('has the interval %s', (text, interval) => {
    expect(parse(record({ public: `chunkah:\n  update-interval: ${text}\n` }))[0]?.interval).toBe(interval);
  });

  test.each(['sometimes', '0', '-1', '[]', '{a: b}', '', '1e9'])('may not have the interval "%s"', (text) => {
    const shown = record({ public: `chunkah:\n  update-interval: ${text}\n` });
    expect(codeOf(() => parse(shown))).toBe('BST_INTERVAL_INVALID');
  });

  test.each(['chunkah: weekly', 'other: chunkah', 'chunkah:\n  other: 1', '{}', 'chunkah: []'])(
    'may have other public data: %j',
    (text) => {
      expect(parse(record({ public: `${text}\n` }))[0]?.interval).toBe(undefined);
    },
  );

  test.each([
    ['a version that does not tell kinds', record({ kind: '%{kind}' })],
    ['an element that occurs twice', record({}) + record({})],
    ['a dependency that is not there', record({ runtime: '- b.bst' })],
    ['a name without its suffix', record({ element: 'a' })],
    ['an empty name', record({ element: '.bst' })],
    ['dependencies that are not a list', record({ build: 'a: b' })],
    ['dependencies that are not names', record({ build: '- [a]' })],
    ['broken YAML', record({ build: '- "a' })],
    ['fields in another order', '@kind import\n'],
    ['text between elements', `${record({})}x\n`],
    ['half an element', '@element a.bst\n'],
    ['a line without end', `@element ${'x'.repeat(2 * longestLine)}`],
  ])('is refused: %s', (_, shown) => {
    expect(codeOf(() => parse(shown))).toBe('BST_OUTPUT_UNEXPECTED');
  });

  test('is refused when it is cut off, unless all that is left is whole', () => {
    const bytes = Buffer.from(recordedShow);
    const whole = parse(bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length), (length) => {
        const cut = bytes.subarray(0, length);
        const code = codeOf(() => expect(parse(cut)).toEqual(whole.slice(0, cut.toString().split('@end').length - 1)));
        expect(code).toMatch(/^(no error|BST_OUTPUT_UNEXPECTED)$/);
      }),
    );
  });

  test('never ends in a bug of ours, whatever it is', () => {
    const line = fc.oneof(
      fc.constantFrom(
        ...record({}).split('\n'),
        '- a.bst',
        'chunkah: &a [*a]',
        'chunkah: {update-interval: *a}',
        '? a',
      ),
      fc.string(),
    );
    const text = fc.oneof(
      fc.array(line).map((lines) => Buffer.from(lines.join('\n'))),
      fc
        .record({ element: fc.string(), build: fc.string(), public: fc.string().map((yaml) => `chunkah: ${yaml}`) })
        .map((fields) => Buffer.from(record(fields))),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(text, (bytes) => {
        expect(codeOf(() => parse(bytes))).toMatch(/^(no error|BST_\w+)$/);
      }),
      { numRuns: 2000 },
    );
  });
});
