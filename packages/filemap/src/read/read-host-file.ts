import { createReadStream, readFileSync, statSync } from 'node:fs';
import { collectBytes } from './collect-bytes.ts';

const chunkSize = 1 << 20;

/**
 * Reads a file of the host in one piece, which takes the least memory. A device or pipe, which has
 * no size, is read to its end.
 * @param limit maximum number of bytes: a device may provide more than there is memory.
 * @returns `undefined` if there are more.
 * @throws the system's error, or the reason of an abort.
 */
export async function readHostFile(path: string, limit: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const stat = statSync(path);
  if (!stat.isFile()) return collectBytes(createReadStream(path, { signal, highWaterMark: chunkSize }), limit);
  return stat.size > limit ? undefined : readFileSync(path);
}
