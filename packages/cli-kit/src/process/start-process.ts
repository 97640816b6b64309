import { type ChunkahError, isChunkahError } from '@chunkah/core';
import { standardOutputFailed } from '../errors.ts';
import { Messages } from '../messages/messages.ts';
import { exitCodes, isSignalExitCode } from './exit-codes.ts';
import type { ResultStream } from './result-stream.ts';

/** What a program brings to its process. */
export interface ProcessOptions {
  /** Runs the command line and returns the exit code. Never rejects. */
  readonly run: () => Promise<number>;
  readonly standardOutput: ResultStream;
  /** What to do when standard output cannot be written. */
  readonly standardOutputHint: string;
  /**
   * The error of a process that exited before the run finished or failed, or before its results
   * were written.
   */
  readonly exitedEarly: () => ChunkahError | Error;
}

/** Milliseconds between two looks at whether everything printed has left the process. */
const drainInterval = 500;

/**
 * Runs a program as the whole of its process, and ends the process when the program is done. Not
 * awaited by its callers: Node prints a warning of its own for a module that never finishes.
 */
export function startProcess({ run, standardOutput, standardOutputHint, exitedEarly }: ProcessOptions): void {
  let isRunning = true;
  let hasFailedOutput = false;

  // A reader that had enough, such as `head`, is not an error.
  standardOutput.onError((error) => {
    hasFailedOutput = true;
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    new Messages('auto').error(standardOutputFailed(error, standardOutputHint));
    process.exit(exitCodes.fault);
  });

  // Messages that cannot be delivered, because the terminal is gone or the disk is full, stop
  // nothing.
  process.stderr.on('error', () => undefined);

  // Without a message, a process that exits before the run is over, or before its results have left
  // the process, would look like a success.
  process.on('exit', (code) => {
    const isOver = hasFailedOutput || (!isRunning && standardOutput.isDrained);
    if (isOver || isSignalExitCode(code)) return;
    const error = exitedEarly();
    new Messages('auto').error(error);
    process.exitCode = isChunkahError(error) ? exitCodes.fault : exitCodes.bug;
  });

  void run().then((code) => {
    isRunning = false;
    // After a signal nothing is awaited, such as a reader that does not read.
    if (isSignalExitCode(code)) process.exit(code);
    process.exitCode = code;
    // Code of others may have left a timer or a connection open, which would keep the process
    // alive. Output for a slow reader may keep it alive, too, and is let out.
    setInterval(() => standardOutput.isDrained && process.exit(), drainInterval).unref();
  });
}
