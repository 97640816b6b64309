#!/usr/bin/env node
import { printError } from './command-line/messages.ts';
import { runCommandLine } from './command-line/program.ts';
import { standardOutputFailed } from './errors.ts';

// A reader that had enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  printError(standardOutputFailed(error));
  process.exit(1);
});

// Messages that cannot be delivered, since a terminal is gone or a disk is full, never stop the map.
process.stderr.on('error', () => undefined);

const exitCode = await runCommandLine(process.argv.slice(2));
// After a signal nothing is waited for, such as a reader that does not read.
if (exitCode > 128) process.exit(exitCode);
process.exitCode = exitCode;
