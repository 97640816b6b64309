import { writeSync } from 'node:fs';
import { ChunkahError, printable } from '@chunkah/core';
import { tooManyOpenFiles } from '@chunkah/core/engine';
import { systemCode } from '@chunkah/rootfs';

/** What to do about a system error of the output, where there is something to say. */
const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'free space there, or choose another place',
  EDQUOT: 'free space there, or choose another place',
  EFBIG: 'write the image to a file system that takes files of this size, or as a directory',
  EACCES: 'choose a place that you may write to',
  EPERM: 'choose a place that you may write to',
  EROFS: 'choose a place that you may write to',
  ENOENT: 'create the directory, or choose another place',
  ENOTDIR: 'choose a place inside a directory',
  EEXIST: 'remove it, or choose another place',
  ENAMETOOLONG: 'choose a shorter name',
  EBUSY: 'choose another place',
  EILSEQ: 'rename it, or choose another place',
  ENXIO: 'choose a file, or leave the output out to write to standard output',
};

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'its directory does not exist',
  ENOTDIR: 'its parent is not a directory',
  EEXIST: 'it came to be there meanwhile',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'it is a mount point, or in use',
  EILSEQ: 'its name is not UTF-8',
  ENXIO: 'it is a socket or a device that is not there',
};

/**
 * The image, or a part of it, cannot be written.
 * @param name of the output, as the user knows it.
 */
export function outputFailed(name: string, cause: unknown): ChunkahError {
  const code = systemCode(cause) ?? '';
  const limitMet = tooManyOpenFiles(`cannot write ${printable(name)}`, cause);
  if (limitMet !== undefined) return limitMet;
  return new ChunkahError({
    code: code === 'EPIPE' ? 'OUTPUT_CLOSED' : code === 'ENOSPC' || code === 'EDQUOT' ? 'OUTPUT_FULL' : 'OUTPUT_FAILED',
    message:
      code === 'EPIPE'
        ? 'the program that reads the image closed the pipe'
        : `cannot write ${printable(name)}: ${reasons[code] ?? (code || String(cause))}`,
    hint:
      code === 'EPIPE' ? 'look at what that program says' : (hints[code] ?? 'check the disk and the file system there'),
    cause,
  });
}

/**
 * Writes all bytes at a position of a file.
 * @param name of the output for the error.
 * @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED`.
 */
export function writeAll(descriptor: number, bytes: Uint8Array, position: number, name: string): void {
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
    } catch (error) {
      throw outputFailed(name, error);
    }
  }
}
