import { ChunkahError, printable } from '@chunkah/core';

export function notRegularFile(path: string): ChunkahError {
  return new ChunkahError({ code: 'NOT_A_FILE', message: `${printable(path)} is not a regular file` });
}

export function unreadable(path: string): ChunkahError {
  return new ChunkahError({
    code: 'UNREADABLE',
    message: `cannot read ${printable(path)}`,
    hint: 'this is a test of how a repo takes it',
  });
}
