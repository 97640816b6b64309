import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isChunkahError } from '@chunkah/core';
import { formatMap } from '@chunkah/filemap';
import { temporaryDirectory } from '@chunkah/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settleByOrder } from '../../map/settle-by-order.ts';
import type { InstalledComponent } from '../adapter.ts';
import { manifest } from './manifest.ts';
import { manifestParser } from './parse-manifest.ts';

const circumstances = {
  signal: new AbortController().signal,
  logger: { warn: () => {}, info: () => {}, debug: () => {} },
};

function parse(bytes: Uint8Array, pieceSize = bytes.length): InstalledComponent[] {
  const parser = manifestParser('files.tsv');
  for (let at = 0; at < bytes.length; at += pieceSize) parser.add(bytes.subarray(at, at + pieceSize));
  return parser.end();
}

/** One character per byte. */
function parseText(text: string): InstalledComponent[] {
  return parse(Buffer.from(text, 'latin1'));
}

function listed(components: readonly InstalledComponent[]): unknown[] {
  return components.map(({ name, interval, entries }) => [name, interval, entries.map(({ path }) => path)]);
}

describe('lines', () => {
  test('give paths, components and intervals', () => {
    const text = '/usr/bin/bash\tbash\tweekly\n\n  \n/usr/bin/awk\tgawk\n/etc/bashrc\tbash\n/x\tlinux\t10\n';
    expect(listed(parseText(text))).toEqual([
      ['linux', 10, ['/x']],
      ['gawk', undefined, ['/usr/bin/awk']],
      ['bash', 'weekly', ['/usr/bin/bash', '/etc/bashrc']],
    ]);
  });

  test('may lack the leading slash, the last newline and the interval after a tab; the root is skipped', () => {
    expect(listed(parseText('usr//bin/./x\ta\t\n.\ta\n/\ta\n/a/../b/\ta'))).toEqual([
      ['a', undefined, ['/usr/bin/x', '/b']],
    ]);
  });

  test('are bytes: names that are not UTF-8 survive', () => {
    expect(listed(parseText('/\xff/\xc3\xa9\tgr\xfcn \xc3\xbc\n'))).toEqual([
      ['gr\\xfcn \u00fc', undefined, ['/\udcff/\u00e9']],
    ]);
  });

  test('may come after a comment, which is the first line alone, whatever the pieces', () => {
    const text = '# path<TAB>component<TAB>interval\n#a\tx\n/#b\tx\n#c\tx\n';
    for (const pieceSize of [1, 5, text.length]) {
      expect(listed(parse(Buffer.from(text), pieceSize))).toEqual([['x', undefined, ['/#a', '/#b', '/#c']]]);
    }
    expect(listed(parseText('#'))).toEqual([]);
    expect(() => parseText('\n# comment\n')).toThrow('line 2: expected a path');
  });

  const shape = 'expected a path, a component and optionally an interval, separated by tabs, found';
  test.each([
    ['a line without a component', '/x\ta\n/y\n', `line 2: ${shape} "/y"`],
    ['an empty component', '/x\t\tweekly', 'line 1: the name of a component is empty'],
    ['a fourth field', '/x\ta\tweekly\tb', `line 1: ${shape} "/x\\ta\\tweekly\\tb"`],
    ['an empty path', '\ta\n', 'line 1: the path is empty'],
    ['a path out of the root', '\n/x/../../etc\ta', 'line 2: the path "/x/../../etc" leads out of the root'],
    ['a NUL byte', '/a\0b\ta', 'line 1: the path "/a\\x00b" contains a NUL byte'],
    [
      'an unknown interval',
      '/a\ta\toften',
      'line 1: expected daily, weekly, biweekly, monthly, quarterly, yearly or a positive number of days, found "often"',
    ],
    ['all that is wrong', 'a\t\n\n\tb', 'line 1: the name of a component is empty; line 3: the path is empty'],
  ])('%s is refused with its place', (_, text, faults) => {
    expect(() => parseText(text)).toThrow(
      expect.objectContaining({
        code: 'MANIFEST_INVALID',
        message: `the manifest files.tsv is invalid: ${faults}`,
        hint: 'a line is path<TAB>component, or path<TAB>component<TAB>interval',
      }),
    );
  });

  test('an endless line is refused before its end is there', () => {
    const parser = manifestParser('files.tsv');
    const piece = Buffer.alloc(1 << 18, 'a');
    expect(() => {
      for (let count = 0; count < 2; count += 1) parser.add(piece);
    }).toThrow('the manifest files.tsv is invalid: line 1: has more than 262144 bytes');
  });

  test('the shortest interval of a component counts, and of two spellings the name, in any order', () => {
    for (const [first, second, expected] of [
      ['weekly', '8', 'weekly'],
      ['7', 'weekly', 'weekly'],
      ['6', 'weekly', 6],
    ]) {
      expect(parseText(`/a\tx\t${first}\n/b\tx\n/c\tx\t${second}\n`)[0]?.interval).toBe(expected);
      expect(parseText(`/a\tx\t${second}\n/b\tx\n/c\tx\t${first}\n`)[0]?.interval).toBe(expected);
    }
  });
});

describe('whatever the input', () => {
  test('lines in any order, in pieces of any size, make the same map', () => {
    const name = fc.constantFrom('a', 'b', '\xc3\xa9', '\xff');
    const component = fc.constantFrom('a', 'b', '\xc3\xa9');
    const line = fc.tuple(name, component).map(([path, owner]) => `/${path}\t${owner}\t7`);
    const lines = fc.array(line, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 20 }), (ordered, pieceSize) => {
        const bytes = (some: readonly string[]) => Buffer.from(some.join('\n'), 'latin1');
        const map = (components: InstalledComponent[]) =>
          Buffer.concat([...formatMap(settleByOrder(components).map, 'tsv')]).toString('latin1');
        const expected = map(parse(bytes(ordered)));
        expect(map(parse(bytes(ordered.toReversed()), pieceSize))).toBe(expected);
        // The component whose name comes first in byte order gets the path, as in a map.
        for (const path of ['a', 'b']) {
          const claims = ordered.filter((text) => text.startsWith(`/${path}\t`)).sort();
          if (claims[0] !== undefined) expect(expected).toContain(claims[0]);
        }
      }),
    );
  });

  test('bytes give components or a coded error', () => {
    const byte = fc.oneof(
      fc.constantFrom(0x09, 0x0a, 0x2e, 0x2f, 0x61, 0x37, 0x00, 0xff),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 40 }), (bytes) => {
        try {
          for (const { name, entries } of parse(Uint8Array.from(bytes), 7)) {
            expect(name.isWellFormed() && name !== '').toBe(true);
            for (const { path } of entries) expect(path).toMatch(/^(\/(?!\.{0,2}(\/|$))[^/\0\n\t]+)+$/s);
          }
        } catch (error) {
          expect(isChunkahError(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a file is read, and one that is not there named', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'files.tsv');
  writeFileSync(file, '/a\tx\n');
  expect(listed([...(await manifest({ file }, circumstances))])).toEqual([['x', undefined, ['/a']]]);
  for (const [path, reason] of [
    [join(directory, 'gone'), 'it does not exist'],
    [directory, 'it is a directory'],
  ] as const) {
    await expect(manifest({ file: path }, circumstances)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: `cannot read ${path}: ${reason}`,
    });
  }
});
