import { isChunkahError } from '@chunkah/core';
import { readHostFile } from '@chunkah/filemap';
import { componentMapSyntax, componentMapUnreadable } from './errors.ts';

/** In bytes. */
const largestMap = 2 ** 29;

/**
 * @throws ChunkahError `COMPONENT_MAP_UNREADABLE`, `COMPONENT_MAP_SYNTAX`; the reason of an abort.
 */
export async function readComponentMap(path: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const bytes = await readHostFile(path, largestMap, signal);
    if (bytes === undefined) throw componentMapSyntax(path, { kind: 'too-large', limit: largestMap });
    return bytes;
  } catch (error) {
    signal.throwIfAborted();
    throw isChunkahError(error) ? error : componentMapUnreadable(path, error);
  }
}
