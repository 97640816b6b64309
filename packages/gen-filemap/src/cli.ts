#!/usr/bin/env node
import { plainStandardOutput, startProcess } from '@chunkah/cli-kit';
import { runProgram } from './command-line/program.ts';

startProcess({
  run: () => runProgram(process.argv.slice(2)),
  standardOutput: plainStandardOutput,
  standardOutputHint: 'look at where standard output is redirected to, or name a file with -o',
  // No code of others runs in this process.
  exitedEarly: () => new Error('the process exited before the map was written'),
});
