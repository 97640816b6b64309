import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';
import { resultSchemas } from './result-schemas.ts';

test.each([...resultSchemas()])('docs/formats/%s is what the types say (npm run docs writes it)', (name, text) => {
  // The formatter breaks lines differently.
  expect(JSON.parse(readFileSync(join(repositoryRoot, 'docs/formats', name), 'utf8'))).toEqual(JSON.parse(text));
});
