import { ChunkahError, printable } from '@chunkah/core';

export function notBuilt(): ChunkahError {
  return new ChunkahError({
    code: 'NOT_BUILT',
    message: 'the packages of this checkout are not built',
    hint: 'run `npm run build` first',
  });
}

/** @param from the folder of the package that needs it; empty for the image itself. */
export function notInstalled(name: string, from: string): ChunkahError {
  return new ChunkahError({
    code: 'NOT_INSTALLED',
    message: `${name} is not installed, but ${printable(from || 'the image')} needs it`,
    hint: 'run `npm ci` first, on Linux with glibc and a processor of the kind x64 or arm64',
  });
}

export function directoryExists(directory: string): ChunkahError {
  return new ChunkahError({
    code: 'DIRECTORY_EXISTS',
    message: `${printable(directory)} exists already`,
    hint: 'remove it, or name a directory that does not exist',
  });
}
