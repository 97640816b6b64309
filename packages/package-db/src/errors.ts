import { ChunkahError, printable, readFailure } from '@chunkah/core';

const copyHint = 'the option database names a directory of the host with a copy of the files of a package database';

/** @param path of the host, as it was named. */
export function databaseUnreadable(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'DATABASE_UNREADABLE',
    message: `cannot read the package database ${printable(path)}: ${readFailure(cause)}`,
    hint: copyHint,
    cause,
  });
}

/**
 * @param path in the rootfs, or of the host.
 * @param size its bytes.
 */
export function databaseTooLarge(path: string, size: number): ChunkahError {
  return new ChunkahError({
    code: 'DATABASE_TOO_LARGE',
    message: `${printable(path)} has ${size} bytes: no package manager writes a file of that size`,
    hint: 'check what it holds; --prune PATH or --no-repo REPO builds without it',
  });
}
