import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { imageInvalid } from './errors.ts';
import type { BlobPlace } from './stored-image.ts';

/** A fifo must not be waited for. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

/** The whole of a regular file as a place; `undefined` when there is none. */
export function placeOfFile(path: string): BlobPlace | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, flags);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() ? { path, start: 0, size: stat.size } : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of a place; fewer when its file has become shorter. */
function readPlace({ path, start, size }: BlobPlace): Buffer {
  const descriptor = openSync(path, flags);
  try {
    return readAt(descriptor, start, size);
  } finally {
    closeSync(descriptor);
  }
}

/** At most `length` bytes of an open file from `start` on. */
export function readAt(descriptor: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readInto(bytes, descriptor, start));
}

/** Fills a buffer from an open file. @returns the bytes read: fewer where the file ends. */
export function readInto(buffer: Buffer, descriptor: number, start: number): number {
  let done = 0;
  while (done < buffer.length) {
    const count = readSync(descriptor, buffer, done, buffer.length - done, start + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** At most `length` bytes that a place begins with. */
export function readBeginning(place: BlobPlace, length: number): Buffer {
  return readPlace({ ...place, size: Math.min(place.size, length) });
}

const mebibyte = 1024 * 1024;

/**
 * Most bytes of the documents of an image: of a manifest as registries limit it (OCI distribution
 * specification, "Push"), of `manifest.json` as containers/image does (`iolimits.go`).
 */
export const largestDocument = {
  index: 4 * mebibyte,
  manifest: 4 * mebibyte,
  config: 4 * mebibyte,
  'manifest.json': mebibyte,
} as const;

/**
 * The bytes of a JSON document of an image.
 * @param name of the image, for errors.
 * @throws ChunkahError `IMAGE_INVALID` for one that is too large or became shorter.
 */
export function readDocument(place: BlobPlace, name: string, document: keyof typeof largestDocument): Buffer {
  const limit = largestDocument[document];
  if (place.size > limit) throw imageInvalid(name, `its ${document} has ${place.size} bytes, more than ${limit}`);
  const bytes = readPlace(place);
  if (bytes.length < place.size) throw imageInvalid(name, `its ${document} is cut off`);
  return bytes;
}
