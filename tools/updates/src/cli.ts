import { isChunkahError } from '@chunkah/core';
import { help, parseOptions } from './options.ts';
import { runUpdates } from './run-updates.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  process.stdout.write(options === 'help' ? help : runUpdates(options));
} catch (error) {
  if (!isChunkahError(error)) throw error;
  process.stderr.write(`error: ${error.message}\n${error.hint === undefined ? '' : `hint: ${error.hint}\n`}`);
  process.exitCode = 1;
}
