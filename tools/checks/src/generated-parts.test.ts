import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedParts, withPart } from './generated-parts.ts';
import { repositoryRoot } from './repository-root.ts';

test.each(generatedParts)('the part $name of $page is what the code says (npm run docs writes it)', (part) => {
  const page = readFileSync(join(repositoryRoot, part.page), 'utf8');
  expect(page).toBe(withPart(page, part));
});
