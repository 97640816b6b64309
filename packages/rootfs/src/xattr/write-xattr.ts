import { xattrNotSet } from '../errors.ts';
import { lastError, lsetxattr } from './libc.ts';

/**
 * Sets an extended attribute on a file, a directory or a symlink itself. Builds do not write any:
 * this is for tests and tools.
 * @param path on the host, as a binary string, like the key.
 * @throws ChunkahError `XATTR_NOT_SET`.
 */
export function writeXattr(path: string, key: string, value: Uint8Array): void {
  if (lsetxattr(terminated(path), terminated(key), value, value.length, 0) !== 0) {
    throw xattrNotSet(path, key, lastError());
  }
}

function terminated(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}
