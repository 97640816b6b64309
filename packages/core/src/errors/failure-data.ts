import { ChunkahError, isChunkahError } from './chunkah-error.ts';

/** A {@link ChunkahError} as plain data: errors lose their class when they cross threads. */
export interface FailureData {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

/** The error as data. Anything but a ChunkahError is a bug and is rethrown, with its stack. */
export function toFailureData(error: unknown): FailureData {
  if (!isChunkahError(error)) throw error;
  return { code: error.code, message: error.message, hint: error.hint };
}

/** The error that {@link toFailureData} was given. */
export function fromFailureData({ code, message, hint }: FailureData): ChunkahError {
  return new ChunkahError(hint === undefined ? { code, message } : { code, message, hint });
}
