import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { imageUnreadable } from '../validate/errors.ts';
import { imageChanged } from './errors.ts';
import type { BlobPlace } from './stored-image.ts';

/**
 * Hands a blob on in pieces, and compares its digest after the last one.
 * @param buffer holds a piece, which is valid only during the call.
 * @throws ChunkahError `IMAGE_CHANGED` when the blob is shorter or another one; `IMAGE_UNREADABLE`.
 */
export function copyBlob(
  { path, start, size }: BlobPlace,
  digest: string,
  buffer: Buffer,
  onBytes: (bytes: Buffer) => void,
): void {
  const hash = createHash('sha256');
  const descriptor = attempt(path, () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  try {
    for (let done = 0; done < size; ) {
      const wanted = Math.min(buffer.length, size - done);
      const count = attempt(path, () => readSync(descriptor, buffer, 0, wanted, start + done));
      if (count === 0) throw imageChanged(path, digest);
      const piece = buffer.subarray(0, count);
      hash.update(piece);
      onBytes(piece);
      done += count;
    }
  } finally {
    closeSync(descriptor);
  }
  if (`sha256:${hash.digest('hex')}` !== digest) throw imageChanged(path, digest);
}

function attempt<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw imageUnreadable(path, error);
  }
}
