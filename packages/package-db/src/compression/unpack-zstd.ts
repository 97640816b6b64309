import { zstdDecompressSync } from 'node:zlib';
import { ZstdFrameFault, ZstdFrameWalk } from '@chunkah/core/engine';

/** What is wrong with compressed bytes. */
export class ZstdFault extends Error {}

/**
 * Unpacks Zstandard (RFC 8878) of any number of frames: Node's decoder stops after the first one.
 * @param limit bytes of the whole at most.
 * @throws ZstdFault
 */
export function unpackZstd(bytes: Uint8Array, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let left = limit;
  for (let at = 0; at < bytes.length; ) {
    const { end, isSkipped } = frameAt(bytes, at);
    if (!isSkipped) {
      const part = unpackFrame(bytes.subarray(at, end), left);
      left -= part.length;
      parts.push(part);
    }
    at = end;
  }
  return Buffer.concat(parts);
}

/** Where the frame that starts at `start` ends. */
function frameAt(bytes: Uint8Array, start: number): { readonly end: number; readonly isSkipped: boolean } {
  const walk = new ZstdFrameWalk();
  try {
    const end = walk.take(bytes, start);
    if (walk.ended) return { end, isSkipped: walk.skippable };
  } catch (error) {
    if (!(error instanceof ZstdFrameFault)) throw error;
    throw new ZstdFault(`at byte ${start} ${error.message}`, { cause: error });
  }
  throw new ZstdFault(`it is cut off in the frame at byte ${start}`);
}

function unpackFrame(frame: Uint8Array, limit: number): Uint8Array {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw new ZstdFault(isLarge ? `it unpacks to more than ${limit} bytes` : 'its compressed bytes are damaged', {
      cause: error,
    });
  }
}
