import { constants, open } from 'node:fs/promises';
import { imageUnreadable } from '../validate/errors.ts';
import { imageChanged } from './errors.ts';
import type { BlobPlace } from './stored-image.ts';

/** Bytes of a blob that are read at once. */
const pieceSize = 1024 * 1024;

/** A symlink that has replaced the file is not followed, a fifo not waited for. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads a blob for a store, which compares its digest. A piece is valid until the next one is asked
 * for: a buffer of its own for each would keep the garbage collector busy.
 * @param from bytes of the blob that are left out.
 * @throws ChunkahError `IMAGE_CHANGED` when the blob is shorter; `IMAGE_UNREADABLE`.
 */
export async function* blobPieces(
  { path, start, size }: BlobPlace,
  digest: string,
  from: number,
): AsyncGenerator<Uint8Array> {
  const file = await attempt(path, () => open(path, openFlags));
  try {
    const buffer = Buffer.allocUnsafe(Math.min(pieceSize, size - from));
    for (let done = from; done < size; ) {
      const wanted = Math.min(buffer.length, size - done);
      const { bytesRead } = await attempt(path, () => file.read(buffer, 0, wanted, start + done));
      if (bytesRead === 0) throw imageChanged(path, digest);
      done += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function attempt<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw imageUnreadable(path, error);
  }
}
