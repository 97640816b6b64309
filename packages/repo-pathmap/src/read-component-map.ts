import { createReadStream } from 'node:fs';
import { isChunkahError } from '@chunkah/core';
import { collectBytes } from '@chunkah/core/engine';
import { componentMapSyntax, componentMapUnreadable } from './errors.ts';

/** Bytes at most: a device or a pipe may give more than there is memory. */
const largestMap = 2 ** 29;
const chunkSize = 1 << 20;

/** @throws ChunkahError `COMPONENT_MAP_UNREADABLE`, `COMPONENT_MAP_SYNTAX`; the reason of an abort. */
export async function readComponentMap(path: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const bytes = await collectBytes(createReadStream(path, { signal, highWaterMark: chunkSize }), largestMap);
    if (bytes === undefined) throw componentMapSyntax(path, { kind: 'too-large', limit: largestMap });
    return bytes;
  } catch (error) {
    signal.throwIfAborted();
    throw isChunkahError(error) ? error : componentMapUnreadable(path, error);
  }
}
