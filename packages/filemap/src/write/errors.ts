import { ChunkahError } from '@chunkah/core';

/** @param what what cannot be written, with its name made printable. */
export function mapNotTabular(what: string): ChunkahError {
  return new ChunkahError({
    code: 'MAP_NOT_TABULAR',
    message: `${what} cannot be written as tab-separated lines`,
    hint: 'write the map with --format json',
  });
}
