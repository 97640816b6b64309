import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

const folder = join(repositoryRoot, 'docs/decisions');
const names = readdirSync(folder).sort();

describe.each(names)('docs/decisions/%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');

  test('is titled with the number of its file', () => {
    const number = /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1];
    expect(text.split('\n', 1)[0]).toMatch(new RegExp(`^# ${number}: \\S`));
  });

  test('gives context, decision and consequences, in this order', () => {
    expect(text.match(/^## .*$/gm)).toEqual(['## Context', '## Decision', '## Consequences']);
  });
});

test('no two decisions have the same number', () => {
  const numbers = names.map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});
