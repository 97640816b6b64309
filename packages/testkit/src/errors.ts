import { ChunkahError, printable } from '@chunkah/core';

export function notRegularFile(path: string): ChunkahError {
  return new ChunkahError({ code: 'NOT_A_FILE', message: `${printable(path)} is not a regular file` });
}
