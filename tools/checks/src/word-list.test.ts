import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

const words = readFileSync(join(repositoryRoot, 'cspell-words.txt'), 'utf8').trimEnd().split('\n');

test('the words of the spelling check are in order, each once', () => {
  const folded = words.map((word) => word.toLowerCase());
  expect(folded).toEqual([...new Set(folded)].sort());
});
