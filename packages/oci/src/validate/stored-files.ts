import { constants, open } from 'node:fs/promises';
import type { Findings } from './findings.ts';
import { placeOf } from './image-layout.ts';

/** A regular file of an image, in a directory or in an archive. */
export interface StoredFile {
  /** Its path inside the image, e.g. `blobs/sha256/...`. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Recomputed: `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  /** At most `length` bytes from `start` on; fewer if the file has shrunk meanwhile. */
  read(start?: number, length?: number): AsyncIterable<Buffer>;
}

/**
 * The files of an image by path. Undefined stands for a file that exists but must not or cannot be
 * read, which has already been reported. Everything an image names is looked up here: no path from
 * an image reaches the file system.
 */
export type StoredFiles = Map<string, StoredFile | undefined>;

/** More files than an image can need; a listing stops there, so that its memory is bounded. */
const maximumFiles = 1_000_000;

/** Whether the listing may add another file. */
export function hasRoom(files: { readonly size: number }, findings: Findings): boolean {
  if (files.size < maximumFiles) return true;
  findings.add('TOO_MANY_FILES', 'image', `more than ${maximumFiles} files; the rest is ignored`);
  return false;
}

/**
 * Whether `name`, found as an entry of the given kind, belongs to an image; reports it otherwise.
 */
export function isExpected(name: string, shown: string, kind: string, findings: Findings): boolean {
  const place = placeOf(name);
  if (place === kind) return true;
  if (place === 'unexpected') {
    findings.add('FILE_UNEXPECTED', shown, 'is not part of an OCI image');
  } else if (place === 'malformed blob') {
    findings.add('BLOB_NAME_MALFORMED', shown, 'is not named blobs/sha256/ and 64 lower case hexadecimal digits');
  } else {
    findings.add('FILE_NOT_REGULAR', shown, place === 'file' ? 'is not a regular file' : 'is not a directory');
  }
  return false;
}

const chunkSize = 256 * 1024;

/**
 * A symlink or a fifo that has replaced a file since it was listed must be neither followed nor
 * waited for.
 */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * At most `length` bytes of the file at `path` from `start` on. Each chunk is a separate buffer.
 */
export async function* readRange(
  path: string,
  start: number,
  length: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const end = start + length;
  const handle = await open(path, openFlags);
  try {
    let at = start;
    while (at < end) {
      signal?.throwIfAborted();
      const buffer = Buffer.allocUnsafe(Math.min(chunkSize, end - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/**
 * A {@link StoredFile} that occupies the bytes `offset` to `offset + size` of the file at `path`.
 */
export function fileInRange(
  place: { readonly path: string; readonly offset: number; readonly size: number },
  identity: { readonly name: string; readonly digest: string },
  signal: AbortSignal | undefined,
): StoredFile {
  const { path, offset, size } = place;
  return {
    ...identity,
    size,
    read: (start = 0, length = size) =>
      readRange(path, offset + start, Math.max(0, Math.min(length, size - start)), signal),
  };
}

/** Reads a few bytes at once; fewer than `length` if the file ends earlier. */
export async function readBytes(file: StoredFile, start: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.read(start, length)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
