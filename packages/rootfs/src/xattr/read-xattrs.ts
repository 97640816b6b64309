import { ChunkahError } from '@chunkah/core';
import { unreadable } from '../errors.ts';
import { lastError, lgetxattr, llistxattr, lsetxattr } from './libc.ts';

/** One extended attribute; the key is a binary string, one character per byte. */
export interface BinaryXattr {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The kernel's limits XATTR_LIST_MAX and XATTR_SIZE_MAX (linux/limits.h): no call needs more room. */
const largestList = 65536;
const largestValue = 65536;
/** PATH_MAX with its NUL. A longer path fails in `lstat` before it comes here. */
const longestPath = 4096;

const listBuffer = Buffer.alloc(largestList);
const valueBuffer = Buffer.alloc(largestValue);
const pathBuffer = Buffer.alloc(longestPath);
const nameBuffer = Buffer.alloc(256);
const none: readonly BinaryXattr[] = [];

/**
 * The extended attributes of a file, directory or symlink itself, in byte order of their keys, without those that no layer
 * records: `security.selinux` (a client labels by its own policy) and `trusted.*` (only root sees them).
 * @param path on the host, as a binary string.
 * @throws ChunkahError when they cannot be read. A file system without extended attributes has none.
 */
export function readXattrs(path: string): readonly BinaryXattr[] {
  terminate(pathBuffer, path);
  const length = llistxattr(pathBuffer, listBuffer, largestList);
  if (length === 0) return none;
  if (length < 0) return withoutSupport(path, none);
  const keys = listBuffer
    .toString('latin1', 0, length - 1)
    .split('\0')
    .filter((key) => key !== 'security.selinux' && !key.startsWith('trusted.'));
  const found: BinaryXattr[] = [];
  for (const key of keys.sort()) {
    terminate(nameBuffer, key);
    const size = lgetxattr(pathBuffer, nameBuffer, valueBuffer, largestValue);
    if (size >= 0) found.push({ key, value: Uint8Array.prototype.slice.call(valueBuffer, 0, size) });
    else withoutSupport(path, none);
  }
  return found;
}

/**
 * Sets an extended attribute on a file, directory or symlink itself.
 * @param path on the host, as a binary string.
 * @throws ChunkahError `XATTR_NOT_SET`.
 */
export function writeXattr(path: string, key: string, value: Uint8Array): void {
  terminate(pathBuffer, path);
  terminate(nameBuffer, key);
  if (lsetxattr(pathBuffer, nameBuffer, value, value.length, 0) !== 0) {
    throw new ChunkahError({ code: 'XATTR_NOT_SET', message: `cannot set ${key} on ${path}: ${lastError()}` });
  }
}

function withoutSupport(path: string, answer: readonly BinaryXattr[]): readonly BinaryXattr[] {
  const code = lastError();
  // EOPNOTSUPP and ENOTSUP are one number on Linux.
  if (code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENODATA') return answer;
  throw unreadable(path, Object.assign(new Error(`${code}: extended attributes`), { code }));
}

function terminate(buffer: Buffer, text: string): void {
  if (text.length >= buffer.length) {
    throw unreadable(text, Object.assign(new Error('name too long'), { code: 'ENAMETOOLONG' }));
  }
  buffer[buffer.write(text, 'latin1')] = 0;
}
