import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPublishedSources } from './published-sources.ts';
import { repositoryRoot } from './repository-root.ts';

const page = 'docs/guide/troubleshooting.md';

/**
 * Errors made in a source, each as the text of its code: everything between `code:` and `message:`,
 * including conditions.
 */
function errorsIn(source: string): string[] {
  return Array.from(source.matchAll(/new ChunkahError\(\{(.*?)\bmessage\b/gs), ([, code = '']) => code);
}

/**
 * The codes that such a text can produce. Names of system errors, such as `ENOENT`, are only
 * compared with.
 */
function codesIn(text: string): string[] {
  const words = Array.from(text.matchAll(/'([A-Z][A-Z0-9_]*)'/g), ([, word = '']) => word);
  return words.filter((word) => !Object.hasOwn(constants.errno, word));
}

/** Codes of findings of `validateImage`: the keys of the table that gives the severity of each. */
function findingsIn(source: string): string[] {
  return Array.from(source.matchAll(/^ {2}([A-Z][A-Z0-9_]*): '(?:fault|rule|warning)',$/gm), ([, code = '']) => code);
}

const sources = readPublishedSources();

test('each error names its code where it is made, so that the codes can be collected', () => {
  const unnamed = [...sources].filter(([, source]) => errorsIn(source).some((text) => codesIn(text).length === 0));
  expect(unnamed.map(([path]) => path)).toEqual([]);
});

test(`${page} explains each code of an error or a finding once, and no other`, () => {
  const texts = [...sources.values()];
  const errors = texts.flatMap(errorsIn).flatMap(codesIn);
  const findings = texts.flatMap(findingsIn);
  expect(errors).toContain('ROOTFS_NOT_FOUND');
  expect(findings).toContain('BLOB_MISSING');

  const rows = readFileSync(join(repositoryRoot, page), 'utf8').matchAll(/^\| `([A-Z][A-Z0-9_]*)` \|/gm);
  const explained = Array.from(rows, ([, code = '']) => code);
  expect(explained.sort()).toEqual([...new Set([...errors, ...findings])].sort());
});
