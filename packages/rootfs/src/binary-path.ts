import { encodeName, type FileId } from '@chunkah/core';
import { type FileColumns, isNameString } from '@chunkah/core/engine';
import { pathInvalid } from './errors.ts';

/**
 * A path in the form that Node's file system calls take. Paths are kept as binary strings, one
 * character per byte. Node would encode such a string as UTF-8, so one with bytes of 128 or more is
 * passed as a buffer.
 */
export function toSystemPath(binaryPath: string): string | Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a range of bytes, not of letters
  return /^[\x00-\x7f]*$/.test(binaryPath) ? binaryPath : Buffer.from(binaryPath, 'latin1');
}

/**
 * The binary string of a path in the form of users and the file index, where a lone surrogate
 * stands for a byte that is not UTF-8.
 * @throws ChunkahError `PATH_INVALID` if a surrogate does not encode a byte.
 */
export function toBinaryPath(path: string): string {
  if (!isNameString(path)) throw pathInvalid(path);
  return Buffer.from(encodeName(path)).toString('latin1');
}

/** Path of an entry on the host as a binary string. `root` has no trailing slash. */
export function binaryPathOf(root: string, columns: FileColumns, file: FileId): string {
  const { names, nameStart, parent } = columns;
  const bytes = Buffer.from(names.buffer, names.byteOffset, names.byteLength);
  let path = '';
  for (let at = file; at !== -1; at = parent[at] ?? -1) {
    path = `/${bytes.toString('latin1', nameStart[at], nameStart[at + 1])}${path}`;
  }
  return root + path;
}
