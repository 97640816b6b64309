import { Readable } from 'node:stream';
import { imageUnreadable } from '../validate/errors.ts';
import { readRange } from '../validate/stored-files.ts';
import { imageChanged } from './errors.ts';
import type { BlobPlace } from './stored-image.ts';

/**
 * Reads a blob for a store, which compares its digest. The stream fails with the ChunkahErrors
 * `IMAGE_CHANGED` when the blob is shorter, and `IMAGE_UNREADABLE`.
 * @param from bytes of the blob that are left out.
 */
export function blobStream(place: BlobPlace, digest: string, from: number): Readable {
  return Readable.from(piecesOf(place, digest, from), { objectMode: false });
}

async function* piecesOf({ path, start, size }: BlobPlace, digest: string, from: number): AsyncGenerator<Buffer> {
  let rest = size - from;
  try {
    for await (const piece of readRange(path, start + from, rest, undefined)) {
      rest -= piece.length;
      yield piece;
    }
  } catch (error) {
    throw imageUnreadable(path, error);
  }
  if (rest > 0) throw imageChanged(path, digest);
}
