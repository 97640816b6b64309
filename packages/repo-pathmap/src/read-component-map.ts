import { readFile } from 'node:fs/promises';
import { componentMapUnreadable } from './errors.ts';

/** @throws ChunkahError `COMPONENT_MAP_UNREADABLE`; the reason of an abort. */
export async function readComponentMap(path: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readFile(path, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw componentMapUnreadable(path, error);
  }
}
