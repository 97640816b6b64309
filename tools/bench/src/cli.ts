import { isChunkahError } from '@chunkah/core';
import { parseOptions } from './options.ts';
import { runBench } from './run-bench.ts';

try {
  await runBench(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!isChunkahError(error)) throw error;
  process.stderr.write(`error: ${error.message}${error.hint === undefined ? '' : `; ${error.hint}`}\n`);
  process.exitCode = 1;
}
