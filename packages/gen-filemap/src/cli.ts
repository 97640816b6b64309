#!/usr/bin/env node
import { plainStandardOutput, startProcess } from '@chunkah/cli-kit';
import { runProgram } from './command-line/program.ts';

startProcess({
  run: () => runProgram(process.argv.slice(2)),
  standardOutput: plainStandardOutput,
  standardOutputHint: 'check where standard output is redirected, or name a file with -o',
  // This process runs no third-party plugins.
  exitedEarly: () => new Error('the process exited before the map was written'),
});
