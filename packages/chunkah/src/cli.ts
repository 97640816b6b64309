#!/usr/bin/env node
import { standardOutputFailed } from './command-line/errors.ts';
import { Messages } from './command-line/messages.ts';
import { runCommandLine } from './command-line/program.ts';

// A reader that had enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  new Messages('auto').error(standardOutputFailed(error));
  process.exit(1);
});

// Without anybody who hears the messages the image is made all the same.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2));

// All is done. A config or a plugin may have left a timer or a connection open, which would keep the process alive; what is
// printed to a slow reader may keep it, too, and is let out.
setInterval(() => process.stdout.writableLength === 0 && process.exit(), 500).unref();
