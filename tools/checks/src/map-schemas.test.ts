import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mapSchemas } from './map-schemas.ts';
import { repositoryRoot } from './repository-root.ts';

test.each([...mapSchemas()])('docs/formats/%s is what the code accepts (npm run docs writes it)', (name, text) => {
  // The formatter breaks lines differently.
  expect(JSON.parse(readFileSync(join(repositoryRoot, 'docs/formats', name), 'utf8'))).toEqual(JSON.parse(text));
});
