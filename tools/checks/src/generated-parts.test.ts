import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedParts, withPart } from './generated-parts.ts';
import { repositoryRoot } from './repository-root.ts';
import { scalarInterface, scalarInterfaceFile } from './scalar-interface.ts';

test.each(generatedParts)('the part $name of $page is what the code says (npm run docs writes it)', (part) => {
  const page = readFileSync(join(repositoryRoot, part.page), 'utf8');
  expect(page).toBe(withPart(page, part));
});

test('the type of the scalar options is what the table says (npm run docs writes it)', () => {
  expect(readFileSync(join(repositoryRoot, scalarInterfaceFile), 'utf8')).toBe(scalarInterface());
});
