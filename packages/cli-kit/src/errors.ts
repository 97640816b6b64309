import { ChunkahError } from '@chunkah/core';

/**
 * A mistake in how a program was called.
 * @param hint what to do about it, such as which help to read.
 */
export function usageError(message: string, hint: string): ChunkahError {
  return new ChunkahError({ code: 'USAGE', message, hint });
}

/** @param hint what to do when the results of a program cannot be printed. */
export function standardOutputFailed(cause: NodeJS.ErrnoException, hint: string): ChunkahError {
  return new ChunkahError({
    code: 'STANDARD_OUTPUT_FAILED',
    message: `cannot write to standard output: ${cause.code ?? cause.message}`,
    hint,
    cause,
  });
}

/** @param needed the versions of Node that the program supports, as an npm range. */
export function nodeTooOld(program: string, version: string, needed: string): ChunkahError {
  return new ChunkahError({
    code: 'NODE_TOO_OLD',
    message: `this is Node ${version}, but ${program} needs ${needed}`,
    hint: 'run it with a newer Node; npm install node@24 adds one to a project',
  });
}
