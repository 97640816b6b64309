import { writeSync } from 'node:fs';
import { ChunkahError, printable } from '@chunkah/core';
import { systemCode } from '@chunkah/rootfs';

/** What to do about a system error of the output, where there is something to say. */
const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'free space there, or write the image elsewhere',
  EDQUOT: 'free space there, or write the image elsewhere',
  EFBIG: 'write the image to a file system that takes files of this size, or as a directory',
  EACCES: 'choose a place that you may write to',
  EPERM: 'choose a place that you may write to',
  EROFS: 'choose a place that you may write to',
  ENOENT: 'create the directory that is to hold the image',
  ENOTDIR: 'choose a place inside a directory',
};

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'its directory does not exist',
  ENOTDIR: 'its parent is not a directory',
};

/** The image, or a part of it, cannot be written. */
export function outputFailed(path: string, cause: unknown): ChunkahError {
  const code = systemCode(cause) ?? '';
  return new ChunkahError({
    code: code === 'EPIPE' ? 'OUTPUT_CLOSED' : code === 'ENOSPC' || code === 'EDQUOT' ? 'OUTPUT_FULL' : 'OUTPUT_FAILED',
    message:
      code === 'EPIPE'
        ? 'the program that reads the image closed the pipe'
        : `cannot write ${printable(path)}: ${reasons[code] ?? (code || String(cause))}`,
    hint:
      code === 'EPIPE' ? 'look at what that program says' : (hints[code] ?? 'check the disk and the file system there'),
    cause,
  });
}

/**
 * Writes all bytes at a position of a file.
 * @param path for the error.
 * @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED`.
 */
export function writeAll(descriptor: number, bytes: Uint8Array, position: number, path: string): void {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
    } catch (error) {
      throw outputFailed(path, error);
    }
  }
}
