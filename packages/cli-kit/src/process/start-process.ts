import { type ChunkahError, isChunkahError } from '@chunkah/core';
import { standardOutputFailed } from '../errors.ts';
import { Messages } from '../messages/messages.ts';
import { exitCodes, isSignalExitCode } from './exit-codes.ts';
import type { ResultStream } from './result-stream.ts';

/** What a program provides to run as a process. */
export interface ProcessOptions {
  /** Runs the command line and returns the exit code. Never rejects. */
  readonly run: () => Promise<number>;
  readonly standardOutput: ResultStream;
  /** Prints what goes wrong outside the run; default: in colors as the terminal has them. */
  readonly messages?: () => Messages;
  /** What the user can do if standard output cannot be written. */
  readonly standardOutputHint: string;
  /**
   * The error of a process that exited before the run finished or failed, or before its results
   * were written.
   */
  readonly exitedEarly: () => ChunkahError | Error;
}

/** Milliseconds between checks whether everything printed has left the process. */
const drainInterval = 500;

/**
 * Runs a program as the whole of its process, and ends the process when the program is done. Not
 * awaited by its callers: Node prints its own warning for a module that never finishes.
 */
export function startProcess({ run, standardOutput, standardOutputHint, exitedEarly, ...rest }: ProcessOptions): void {
  const { messages = () => new Messages('auto') } = rest;
  let isRunning = true;
  let hasFailedOutput = false;

  // A reader that stops early, such as `head`, is not an error.
  standardOutput.onError((error) => {
    hasFailedOutput = true;
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    messages().error(standardOutputFailed(error, standardOutputHint));
    process.exit(exitCodes.fault);
  });

  // Messages that cannot be delivered, because the terminal is gone or the disk is full, do not
  // stop anything.
  process.stderr.on('error', () => undefined);

  // Without a message, a process that exits before the run is over, or before its results have left
  // the process, would look like a success.
  process.on('exit', (code) => {
    const isOver = hasFailedOutput || (!isRunning && standardOutput.isDrained);
    if (isOver || isSignalExitCode(code)) return;
    const error = exitedEarly();
    messages().error(error);
    process.exitCode = isChunkahError(error) ? exitCodes.fault : exitCodes.bug;
  });

  void run().then((code) => {
    isRunning = false;
    // After a signal we do not wait for anything, such as a stalled reader.
    if (isSignalExitCode(code)) process.exit(code);
    process.exitCode = code;
    // Third-party code may have left a timer or a connection open, which would keep the process
    // alive. Output for a slow reader keeps it alive too, and may finish.
    setInterval(() => standardOutput.isDrained && process.exit(), drainInterval).unref();
  });
}
