import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { FileId } from '@chunkah/core';
import type { FileColumns } from '@chunkah/core/engine';
import { binaryPathOf } from '../binary-path.ts';
import { changed, readTooLarge, unreadable } from '../errors.ts';
import { openFile } from './open-file.ts';

/** Bytes read at once when hashing. */
const chunkSize = 1024 * 1024;
/**
 * Bytes of one read at most, as for Node's own `readFile`: Node keeps the length of a read in 32 bits with a sign. The limit is
 * also what a file of zeros that only looks large can take of the memory.
 */
const largestRead = 2 ** 31 - 1;

/**
 * Reads part of a regular file of the scan.
 * @param range defaults to the whole file; cut at its end.
 * @throws ChunkahError as `openFile` does, and `ROOTFS_CHANGED` when the file ends early; `READ_TOO_LARGE` for 2 GiB and more.
 */
export function readFile(
  root: string,
  columns: FileColumns,
  file: FileId,
  range?: { readonly offset: number; readonly length: number },
): Uint8Array {
  const size = columns.size[file] ?? 0;
  const offset = Math.min(range?.offset ?? 0, size);
  const length = Math.min(range?.length ?? size, size - offset);
  const path = binaryPathOf(root, columns, file);
  if (length > largestRead) throw readTooLarge(path, size, largestRead);
  const bytes = new Uint8Array(length);
  const descriptor = openFile(path, columns, file);
  try {
    readExactly(descriptor, bytes, offset, path);
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

/**
 * SHA-256 of regular files, lower-case hex, in the order given. Yields to the event loop between files.
 * @throws ChunkahError as `openFile` does; the signal's reason when it is aborted.
 */
export async function hashFiles(
  root: string,
  columns: FileColumns,
  files: Iterable<FileId>,
  signal?: AbortSignal,
): Promise<string[]> {
  const chunk = new Uint8Array(chunkSize);
  const digests: string[] = [];
  for (const file of files) {
    await setImmediate();
    signal?.throwIfAborted();
    digests.push(hashFile(binaryPathOf(root, columns, file), columns, file, chunk));
  }
  return digests;
}

function hashFile(path: string, columns: FileColumns, file: FileId, chunk: Uint8Array): string {
  const hash = createHash('sha256');
  const size = columns.size[file] ?? 0;
  const descriptor = openFile(path, columns, file);
  try {
    for (let offset = 0; offset < size; offset += chunk.length) {
      const part = chunk.subarray(0, Math.min(chunk.length, size - offset));
      readExactly(descriptor, part, offset, path);
      hash.update(part);
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}

/**
 * Fills `bytes` from an open file.
 * @param position offset in the file in bytes.
 * @param path of the file, for the error.
 * @throws ChunkahError `ROOTFS_CHANGED` when the file ends before, `UNREADABLE` when reading fails.
 */
function readExactly(descriptor: number, bytes: Uint8Array, position: number, path: string): void {
  let done = 0;
  while (done < bytes.length) {
    const count = readSome(descriptor, bytes, done, position + done, path);
    if (count === 0) throw changed(path, 'shrank');
    done += count;
  }
}

function readSome(descriptor: number, bytes: Uint8Array, at: number, position: number, path: string): number {
  try {
    return readSync(descriptor, bytes, at, bytes.length - at, position);
  } catch (error) {
    throw unreadable(path, error);
  }
}
