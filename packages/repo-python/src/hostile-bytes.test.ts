import { encodeName, isChunkahError } from '@chunkah/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInstalledFiles } from './parse-installed-files.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseRecord } from './parse-record.ts';

/*
 * Whatever a list of files holds, reading it ends with paths or with an error that has a code, and
 * one that is cut off inside a row never reads as a whole one.
 */

/** Lists per format; `FUZZ_RUNS=100000` makes the long run. */
const runs = Number(process.env.FUZZ_RUNS ?? 1000);
const timeout = 30_000 + runs * 5;

const record = encodeName(
  [
    'six.py,sha256=4FPbPI6eK8fo3qx8eR9m6UUlHFTWd8PHmfWlUzBJqVs,34549',
    '"a, ""b"".py",sha256=4FPbPI6eK8fo3qx8eR9m6UUlHFTWd8PHmfWlUzBJqVs,0',
    '__pycache__/six.cpython-311.pyc,,',
    '../../../bin/\udcff,md5=ab+/==,12',
    'six-1.16.0.dist-info/RECORD,,',
    '',
  ].join('\r\n'),
);
const installedFiles = encodeName('../six.py\n../__pycache__/six.cpython-311.pyc\nPKG-INFO\n../../bin/\udcff\n');
const metadata = encodeName('Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\nSummary: a\n b\n\nName: text\n');

/** `whole` with pieces put over it, which formats give a meaning, and the rest cut off. */
function changed(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const piece = fc.constantFrom(',', '"', '""', '\n', '\r', '\r\n', '\0', '../', '/', ':', ' ', '=', '-1', 'é');
  const bytes = fc.oneof(piece.map(encodeName), fc.uint8Array({ maxLength: 4 }));
  const change = fc.record({ at: fc.nat(whole.length - 1), bytes, replaces: fc.nat(6) });
  const length = fc.oneof({ weight: 4, arbitrary: fc.constant(whole.length) }, fc.nat(whole.length));
  return fc.tuple(fc.array(change, { maxLength: 4 }), length).map(([changes, end]) => {
    let list = whole;
    for (const { at, bytes: put, replaces } of changes) {
      list = Buffer.concat([list.subarray(0, at), put, list.subarray(at + replaces)]);
    }
    return list.subarray(0, end);
  });
}

/** How often `read` gave something, and how often it failed. */
function outcomes(whole: Uint8Array, read: (bytes: Uint8Array) => void): { read: number; refused: number } {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(changed(whole), (bytes) => {
      try {
        read(bytes);
        counts.read += 1;
      } catch (error) {
        expect(isChunkahError(error) && error.code).toBe('PYTHON_RECORD_INVALID');
        counts.refused += 1;
      }
    }),
    { numRuns: runs, seed: 16 },
  );
  return counts;
}

function expectPaths(paths: readonly string[]): void {
  expect(paths.filter((path) => path === '' || path.includes('\0'))).toEqual([]);
}

test('a RECORD is read or refused', { timeout }, () => {
  const { read, refused } = outcomes(record, (bytes) => expectPaths(parseRecord(bytes, '/RECORD')));
  expect(Math.min(read, refused)).toBeGreaterThan(runs / 10);
});

test('an installed-files.txt is read or refused', { timeout }, () => {
  const { read, refused } = outcomes(installedFiles, (bytes) => expectPaths(parseInstalledFiles(bytes, '/list')));
  expect(Math.min(read, refused)).toBeGreaterThan(runs / 100);
});

test('metadata has a normalized name or none', { timeout }, () => {
  outcomes(metadata, (bytes) => expect(parseMetadata(bytes)?.name ?? 'none').toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/));
});

test('a RECORD that is cut off inside a row is refused, wherever it is', () => {
  const whole = parseRecord(record, '/RECORD');
  for (let end = 0; end < record.length; end += 1) {
    const cut = record.subarray(0, end);
    // Behind the size and its commas a row is whole: digits of a size may be missing.
    const rowStart = cut.lastIndexOf(0x0a) + 1;
    const row = Buffer.from(cut.subarray(rowStart)).toString('latin1');
    const isWhole = row === '' || row === '\r' || /,(?:[a-z0-9]+=[\w+/=-]+)?,\d*\r?$/.test(row);
    if (isWhole) expect(whole.slice(0, parseRecord(cut, '/RECORD').length)).toEqual(parseRecord(cut, '/RECORD'));
    else expect(() => parseRecord(cut, '/RECORD')).toThrow(/line \d/);
  }
});

test.each([
  ['installed-files.txt', (text: string) => parseInstalledFiles(Buffer.from(text), '/list')],
  ['METADATA', (text: string) => parseMetadata(Buffer.from(text))],
])('large %s files end soon', (_, read) => {
  const start = performance.now();
  for (const piece of ['\n', '\r', 'a', 'a:\n', ' ']) read(piece.repeat(4_000_000));
  expect(performance.now() - start).toBeLessThan(10_000);
});
