import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapSchemas } from './map-schemas.ts';
import { repositoryRoot } from './repository-root.ts';

for (const [name, text] of mapSchemas()) writeFileSync(join(repositoryRoot, 'docs/formats', name), text);
