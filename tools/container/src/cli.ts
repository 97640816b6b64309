import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isChunkahError } from '@chunkah/core';
import { wrongArguments } from './errors.ts';
import { writeContainerFiles } from './write-container-files.ts';

try {
  const [directory, ...more] = process.argv.slice(2);
  if (directory === undefined || more.length > 0) throw wrongArguments();
  const checkout = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)));
  writeContainerFiles(checkout, resolve(directory));
} catch (error) {
  if (!isChunkahError(error)) throw error;
  process.stderr.write(`error: ${error.message}\nhint: ${error.hint}\n`);
  process.exitCode = 1;
}
