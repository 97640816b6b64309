#!/usr/bin/env node
import { startProcess } from '@chunkah/cli-kit';
import { endedEarly } from './command-line/errors.ts';
import { currentMessages, runProgram } from './command-line/program.ts';
import { standardOutput } from './command-line/standard-output.ts';

startProcess({
  run: () => runProgram(process.argv.slice(2)),
  standardOutput,
  messages: currentMessages,
  standardOutputHint: 'check where standard output is redirected',
  exitedEarly: endedEarly,
});
