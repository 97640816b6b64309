import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedParts, withPart } from './generated-parts.ts';
import { mapSchemas } from './map-schemas.ts';
import { repositoryRoot } from './repository-root.ts';
import { scalarInterface, scalarInterfaceFile } from './scalar-interface.ts';

for (const [name, text] of mapSchemas()) writeFileSync(join(repositoryRoot, 'docs/formats', name), text);
writeFileSync(join(repositoryRoot, scalarInterfaceFile), scalarInterface());
for (const part of generatedParts) {
  const path = join(repositoryRoot, part.page);
  writeFileSync(path, withPart(readFileSync(path, 'utf8'), part));
}
