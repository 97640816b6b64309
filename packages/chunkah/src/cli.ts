#!/usr/bin/env node
import { endedEarly, standardOutputFailed } from './command-line/errors.ts';
import { Messages } from './command-line/messages.ts';
import { runCommandLine } from './command-line/program.ts';
import { standardOutput } from './command-line/standard-output.ts';

let isRunning = true;

// A reader that had enough, such as `head`, is no fault.
standardOutput.onError((error) => {
  isRunning = false;
  if (error.code === 'EPIPE') process.exit(0);
  new Messages('auto').error(standardOutputFailed(error));
  process.exit(1);
});

// Messages that cannot be delivered, since a terminal is gone or a disk is full, never stop the image.
process.stderr.on('error', () => undefined);

/** What a shell gets of a program that a signal ended. */
const leastSignalCode = 128;

// A config or a plugin may end the process, or wait for what never comes: without a word that would look like success.
process.on('exit', (code) => {
  if (!isRunning || code >= leastSignalCode) return;
  new Messages('auto').error(endedEarly());
  process.exitCode = 1;
});

// Not awaited: Node has words of its own for a module that waits at the end.
void runCommandLine(process.argv.slice(2)).then((code) => {
  isRunning = false;
  process.exitCode = code;
  // All is done. A config or a plugin may have left a timer or a connection open, which would keep the process alive; what is
  // printed to a slow reader may keep it, too, and is let out.
  setInterval(() => standardOutput.isDrained && process.exit(), 500).unref();
});
