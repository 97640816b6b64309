import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPublishedSources } from './published-sources.ts';
import { repositoryRoot } from './repository-root.ts';

const readPage = (name: string) => readFileSync(join(repositoryRoot, 'docs/guide', name), 'utf8');
const troubleshooting = readPage('troubleshooting.md');

/** Placeholder in a message for what differs from run to run. */
const anything = '*';

/** The words of each quoted text in the sources; texts joined by `+` count as one. */
function textsOf(source: string): string[][] {
  const quoted = String.raw`'(?:[^'\\\n]|\\.)*'|\`(?:[^\`\\]|\\.)*\``;
  const chains = source.matchAll(new RegExp(String.raw`(?:${quoted})(?:\s*\+\s*(?:${quoted}))*`, 'g'));
  return Array.from(chains, ([chain]) => {
    const texts = Array.from(chain.matchAll(new RegExp(quoted, 'g')), ([text]) => text.slice(1, -1));
    return wordsOf(texts.join('').replaceAll(/\$\{[^{}]*\}/g, anything));
  });
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Whether a message can contain a quotation, most of whose words are its own. */
function holds(message: readonly string[], quotation: readonly string[]): boolean {
  return message.some((_, start) => sharedWords(message.slice(start), quotation) >= quotation.length * 0.6);
}

/**
 * How many words a message that begins like a quotation shares with it; negative if it begins
 * differently. What differs from run to run may be several words, and appears in the quotation as a
 * word in capitals or as an example.
 */
function sharedWords([said, ...message]: readonly string[], [word, ...quotation]: readonly string[]): number {
  if (word === undefined) return 0;
  if (said === undefined) return Number.NEGATIVE_INFINITY;
  if (said.includes(anything)) {
    return Math.max(sharedWords(message, quotation), sharedWords([said, ...message], quotation));
  }
  if (/^[A-Z]+$/.test(word)) return sharedWords(message, quotation);
  const isSame = said.replace(/[;:,.]+$/, '') === word.replace(/[;:,.]+$/, '');
  return isSame ? 1 + sharedWords(message, quotation) : Number.NEGATIVE_INFINITY;
}

const messages = [...readPublishedSources().values()].flatMap(textsOf);

function unsaid(quotations: readonly string[]): string[] {
  return quotations.filter((text) => !messages.some((message) => holds(message, wordsOf(text))));
}

/** What a table row quotes, without backticks. */
function firstCells(table: string): string[] {
  return Array.from(table.matchAll(/^\| (?!-)(.*?) \|/gm), ([, cell = '']) => cell.replaceAll('`', '')).slice(1);
}

test('each warning that troubleshooting.md quotes is one that a run can give', () => {
  const [, table = ''] = /^## Warnings$(.*?)^## /ms.exec(troubleshooting) ?? [];
  const warnings = firstCells(table);
  expect(warnings.length).toBeGreaterThan(10);
  expect(unsaid(warnings)).toEqual([]);
});

test('each message of ours that containerfile.md quotes is one that a run can give', () => {
  const quoted = Array.from(readPage('containerfile.md').matchAll(/^\| `\.\.\. (.*?)` \|/gm), ([, text = '']) => text);
  expect(quoted).not.toEqual([]);
  expect(unsaid(quoted)).toEqual([]);
});

/** Of rpm, and of every command line that Commander reads. */
const otherOptions: ReadonlySet<string> = new Set(['--rebuilddb', '--help']);

test('each option that troubleshooting.md names is one of a program of ours', () => {
  const named = new Set(Array.from(troubleshooting.matchAll(/(?<![\w-])--[a-z][a-z-]*/g), ([option]) => option));
  const known = [...readPublishedSources()]
    .filter(([path]) => /\/(?:command-line|config\/src\/options)\//.test(path))
    .map(([, text]) => text);
  const unknown = [...named].filter((option) => {
    const defined = new RegExp(`'(?:-[a-zA-Z], )?${option}(?: [<\\[][^']*)?'`);
    return !otherOptions.has(option) && !known.some((text) => defined.test(text));
  });
  expect(named.size).toBeGreaterThan(10);
  expect(unknown).toEqual([]);
});

test('a quotation is found in its message, and not in another one', () => {
  const message = wordsOf('the group * names components that do not exist: *');
  expect(holds(message, wordsOf('the group NAME names components'))).toBe(true);
  expect(holds(message, wordsOf('group of mine names components that'))).toBe(true);
  expect(holds(message, wordsOf('the groups NAME'))).toBe(false);
  expect(holds(message, wordsOf('there: any other words'))).toBe(false);
  expect(holds(wordsOf('* *: *'), wordsOf('the group NAME names components'))).toBe(false);
});
