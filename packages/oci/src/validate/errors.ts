import { ChunkahError, printable } from '@chunkah/core';

export function imageNotFound(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_NOT_FOUND',
    message: `no image at ${printable(path)}`,
    hint: 'give the directory or the archive file of the OCI image',
    cause,
  });
}

export function imageUnreadable(path: string, cause: unknown): ChunkahError {
  const reason = cause instanceof Error ? printable(cause.message) : 'unknown reason';
  return new ChunkahError({
    code: 'IMAGE_UNREADABLE',
    message: `the image at ${printable(path)} cannot be read: ${reason}`,
    hint: 'check its permissions, and that nothing changes it meanwhile',
    cause,
  });
}

export function imageWrongType(path: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_WRONG_TYPE',
    message: `${printable(path)} is neither a directory nor a regular file`,
    hint: 'give an OCI image directory or an uncompressed tar archive of one',
  });
}
