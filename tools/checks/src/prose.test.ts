import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

/** Columns of a line of prose or of a comment, in UTF-16 code units. */
const mostColumns = 100;

/** Words that stand for another one, which the field or plain English has. */
const worseWords: ReadonlyMap<string, string> = new Map([
  ['deletion mark', 'whiteout'],
  ['counts over', 'takes precedence over'],
  ['is told', 'is reported, or who does it'],
  ['which there is not', 'which does not exist'],
  ['that there is not', 'that does not exist'],
  ['what is none', 'what is not one'],
  ['is no path', 'is not a path'],
  ['is no regular file', 'is not a regular file'],
]);

/**
 * Sources and documents that people write; recorded runs of other programs
 * are not, nor is this file, which has the words.
 */
const files = listFiles().filter(
  (file) => /\.(?:ts|md)$/.test(file) && !/^(?:e2e\/golden\/|tools\/checks\/src\/prose\.test)/.test(file),
);

function listFiles(): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return stdout.split('\n');
}

function linesOf(file: string): string[] {
  return readFileSync(join(repositoryRoot, file), 'utf8').split('\n');
}

/**
 * The numbers of lines that are prose: not code, tables, headings, or lines that cannot be broken.
 */
function proseLines(file: string): number[] {
  const lines = linesOf(file);
  let isCode = false;
  return lines.flatMap((line, number) => {
    if (file.endsWith('.ts')) return /^\s*(?:\*|\/\/) (?!biome-ignore)/.test(line) ? [number] : [];
    if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode;
    return isCode || /^\s*(?:[|#<]|\[[^\]]+\]:)/.test(line) ? [] : [number];
  });
}

/** A word that is longer than the line, such as a link, stays as it is. */
function canBeBroken(line: string): boolean {
  return line
    .trim()
    .replace(/^(?:\*|\/\/|[-*]|\d+\.) /, '')
    .split(/`[^`]*`|\[[^\]]*\]\([^)]*\)/)
    .some((part) => part.trim().includes(' '));
}

test('the repository has files to look at', () => {
  expect(files.length).toBeGreaterThan(500);
});

test('lines of prose and of comments stay within 100 columns', () => {
  const long = files.flatMap((file) => {
    const lines = linesOf(file);
    const numbers = proseLines(file).filter((number) => {
      const line = lines[number] ?? '';
      return line.length > mostColumns && canBeBroken(line);
    });
    return numbers.map((number) => `${file}:${number + 1}`);
  });
  expect(long).toEqual([]);
});

test.each([...worseWords])('no source and no page says "%s", but "%s"', (words) => {
  const found = files.filter((file) => linesOf(file).join('\n').toLowerCase().includes(words));
  expect(found).toEqual([]);
});
