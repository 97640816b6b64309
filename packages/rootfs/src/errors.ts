import { ChunkahError, decodeName, printable } from '@chunkah/core';
import { tooManyOpenFiles } from '@chunkah/core/engine';

/** A path given as a binary string, safe to show. */
function shown(binaryPath: string): string {
  return printable(decodeName(Buffer.from(binaryPath, 'latin1')));
}

/** The `code` of a Node system error, e.g. `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function rootfsNotFound(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'ROOTFS_NOT_FOUND',
    option: { name: 'rootfs' },
    message: `rootfs ${printable(path)} does not exist`,
    hint: 'give the directory of a root filesystem',
    cause,
  });
}

export function rootfsNotDirectory(path: string): ChunkahError {
  return new ChunkahError({
    code: 'ROOTFS_NOT_DIRECTORY',
    option: { name: 'rootfs' },
    message: `rootfs ${printable(path)} is not a directory`,
    hint: 'give the directory of a root filesystem',
  });
}

/** @param path the path that starts there. */
export function workingDirectoryRemoved(path: string): ChunkahError {
  return new ChunkahError({
    code: 'WORKING_DIRECTORY_REMOVED',
    message: `the working directory was removed, so ${printable(path)} leads nowhere`,
    hint: 'change to a directory that exists, or give absolute paths',
  });
}

export function pathInvalid(path: string): ChunkahError {
  return new ChunkahError({
    code: 'PATH_INVALID',
    message: `${printable(path)} is not a path: a surrogate in it does not encode a byte`,
    hint: 'give paths as valid Unicode, and a byte that is not UTF-8 as a lone surrogate from U+DC80 to U+DCFF',
  });
}

export function prunePathInvalid(path: string): ChunkahError {
  return new ChunkahError({
    code: 'PRUNE_PATH_INVALID',
    option: { name: 'prune', value: path },
    message: `prune ${printable(path)}: not an absolute path below the root`,
    hint: 'write the path inside the rootfs, such as /var/cache, or /var/cache/ to keep the directory itself',
  });
}

/** OCI allows fifos and devices in layers; a tar cannot contain a socket. */
export function specialFile(path: string, type: string): ChunkahError {
  return new ChunkahError({
    code: 'SPECIAL_FILE',
    message:
      type === 'socket'
        ? `${shown(path)} is a socket: a layer cannot contain one`
        : `${shown(path)} is a ${type}: OCI allows it in a layer, but chunkah records no special files`,
    hint: 'remove it, or build with --skip-special-files or --prune PATH',
  });
}

function pathTooLong(path: string, cause: unknown): ChunkahError {
  return new ChunkahError({
    code: 'PATH_TOO_LONG',
    message: `${shown(path).slice(0, 200)}... (${path.length} bytes) is longer than this host's limit for paths`,
    hint: 'mount or move the rootfs to a shorter path, or leave the directory out with --prune',
    cause,
  });
}

/**
 * A file or directory that cannot be read; says whether it vanished, its path is too long or access
 * is denied.
 */
export function unreadable(path: string, cause: unknown): ChunkahError {
  const code = systemCode(cause);
  if (code === 'ENAMETOOLONG') return pathTooLong(path, cause);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP')
    return changed(path, 'vanished or was replaced', cause);
  const limitMet = tooManyOpenFiles(`cannot read ${shown(path)}`, cause);
  if (limitMet !== undefined) return limitMet;
  return new ChunkahError({
    code: 'UNREADABLE',
    message: `cannot read ${shown(path)}: ${code ?? String(cause)}`,
    hint:
      code === 'EACCES' || code === 'EPERM'
        ? 'run as a user who may read the whole rootfs, such as root'
        : 'check the disk and the file system of the rootfs',
    cause,
  });
}

/** @param how what happened to the file: `grew`, `shrank`, ... */
export function changed(path: string, how: string, cause?: unknown): ChunkahError {
  return new ChunkahError({
    code: 'ROOTFS_CHANGED',
    message: `${shown(path)} ${how} while the image was being made`,
    hint: 'build from a rootfs that nothing writes to, such as a read-only mount or a snapshot',
    cause,
  });
}

export function notRegularFile(path: string): ChunkahError {
  return new ChunkahError({ code: 'NOT_A_FILE', message: `${shown(path)} is not a regular file` });
}

/**
 * A repo requested more than one read can return.
 * @param size of the file, and `limit` of a read, in bytes.
 */
export function readTooLarge(path: string, size: number, limit: number): ChunkahError {
  return new ChunkahError({
    code: 'READ_TOO_LARGE',
    message: `${shown(path)} has ${size} bytes: one read takes at most ${limit}`,
    hint: 'check that it is the right file, or leave it out with --prune; a repo plugin can read a large file in ranges',
  });
}

/** @param reason name of the system error. */
export function xattrNotSet(path: string, key: string, reason: string): ChunkahError {
  return new ChunkahError({ code: 'XATTR_NOT_SET', message: `cannot set ${shown(key)} on ${shown(path)}: ${reason}` });
}

/** @param path of the file that holds a layer, or several. */
export function blobChanged(path: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CHANGED',
    message: `${printable(path)} changed while an image was made of it`,
    hint: 'let nothing write to that image during the build',
  });
}

export function blobUnreadable(path: string, cause: unknown): ChunkahError {
  const limitMet = tooManyOpenFiles(`cannot read ${printable(path)}`, cause);
  if (limitMet !== undefined) return limitMet;
  return new ChunkahError({
    code: 'IMAGE_UNREADABLE',
    message: `a layer in ${printable(path)} cannot be read: ${systemCode(cause) ?? String(cause)}`,
    hint: 'check its permissions, and that nothing removes it meanwhile',
    cause,
  });
}
