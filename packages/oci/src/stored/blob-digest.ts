import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { readAt } from './source-files.ts';
import type { BlobPlace } from './stored-image.ts';

/** Bytes that are read at once. */
const pieceSize = 1024 * 1024;

/**
 * The digest of a blob on this machine; of what there is of it when it became shorter.
 * @throws an error of the system.
 */
export function blobDigest({ path, start, size }: BlobPlace): string {
  const hash = createHash('sha256');
  const descriptor = openSync(path, 'r');
  try {
    for (let done = 0; done < size; ) {
      const piece = readAt(descriptor, start + done, Math.min(pieceSize, size - done));
      if (piece.length === 0) break;
      hash.update(piece);
      done += piece.length;
    }
  } finally {
    closeSync(descriptor);
  }
  return `sha256:${hash.digest('hex')}`;
}
