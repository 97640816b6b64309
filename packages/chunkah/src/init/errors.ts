import { ChunkahError, printable } from '@chunkah/core';

export function fileExists(path: string): ChunkahError {
  return new ChunkahError({
    code: 'INIT_FILE_EXISTS',
    message: `${printable(path)} exists already`,
    hint: 'move it away, or work in another directory: nothing is overwritten, and nothing was written',
  });
}

export function pluginNameReserved(name: string): ChunkahError {
  return new ChunkahError({
    code: 'INIT_NAME_RESERVED',
    message: `a repo named "${printable(name)}" comes with chunkah, now or in a later release`,
    hint: `choose another name, such as my-${printable(name)}`,
  });
}

export function fileNotWritten(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'INIT_NOT_WRITTEN',
    message: `cannot write ${printable(path)}: ${cause instanceof Error ? printable(cause.message) : String(cause)}`,
    hint: 'work in a directory that you may write to: nothing was left behind',
    cause,
  });
}
