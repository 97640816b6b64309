import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineTool, parseToolArguments, runTool } from '@chunkah/cli-kit';
import { generatedParts, withPart } from './generated-parts.ts';
import { mapSchemas } from './map-schemas.ts';
import { repositoryRoot } from './repository-root.ts';
import { resultSchemas } from './result-schemas.ts';
import { scalarInterface, scalarInterfaceFile } from './scalar-interface.ts';

const tool = defineTool({
  command: 'npm run docs --',
  description: `Writes the parts of the documentation that are made from the sources: tables and JSON
    schemas.`,
  options: {},
});

await runTool(tool, (args) => {
  parseToolArguments(tool, args);
  for (const [name, text] of [...mapSchemas(), ...resultSchemas()]) {
    writeFileSync(join(repositoryRoot, 'docs/formats', name), text);
  }
  writeFileSync(join(repositoryRoot, scalarInterfaceFile), scalarInterface());
  for (const part of generatedParts) {
    const path = join(repositoryRoot, part.page);
    writeFileSync(path, withPart(readFileSync(path, 'utf8'), part));
  }
  const biome = join(repositoryRoot, 'node_modules/.bin/biome');
  execFileSync(biome, ['check', '--write', 'docs/formats', scalarInterfaceFile], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
});
