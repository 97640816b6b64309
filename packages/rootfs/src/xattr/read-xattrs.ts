import { unreadable } from '../errors.ts';
import { lastError, lgetxattr, llistxattr } from './libc.ts';

/** One extended attribute; the key is a binary string, one character per byte. */
export interface BinaryXattr {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The kernel's limits XATTR_LIST_MAX and XATTR_SIZE_MAX (linux/limits.h): no answer is larger. */
const largestAnswer = 65536;
/** Room offered at first: the kernel clears as much memory as it is offered, and most answers are short. */
const usualAnswer = 1024;
/** PATH_MAX with its NUL. A longer path fails in `lstat` before it comes here. */
const longestPath = 4096;

const answer = Buffer.alloc(largestAnswer);
const pathBuffer = Buffer.alloc(longestPath);
const nameBuffer = Buffer.alloc(256);
const none: readonly BinaryXattr[] = [];

/** The list of names that the last file with attributes had, and its recorded names: mostly the next file has the same. */
let lastList = '';
let lastKeys: readonly string[] = [];

/**
 * The extended attributes of a file, directory or symlink itself, in byte order of their keys, without those that no layer
 * records: `security.selinux` (a client labels by its own policy) and `trusted.*` (only root sees them).
 * @param path on the host, as a binary string.
 * @throws ChunkahError when they cannot be read. A file system without extended attributes has none.
 */
export function readXattrs(path: string): readonly BinaryXattr[] {
  terminate(pathBuffer, path);
  const length = ask(path, (room) => llistxattr(pathBuffer, answer, room));
  if (length <= 0) return none;
  const list = answer.toString('latin1', 0, length);
  if (list !== lastList) {
    lastKeys = recordedKeys(list);
    lastList = list;
  }
  const found: BinaryXattr[] = [];
  for (const key of lastKeys) {
    terminate(nameBuffer, key);
    const size = ask(path, (room) => lgetxattr(pathBuffer, nameBuffer, answer, room));
    if (size >= 0) found.push({ key, value: Uint8Array.prototype.slice.call(answer, 0, size) });
  }
  return found;
}

/** The names in a list, each ended by a NUL, that layers record, in byte order. */
function recordedKeys(list: string): string[] {
  const keys = list.split('\0').filter((key) => key !== '');
  return keys.filter((key) => key !== 'security.selinux' && !key.startsWith('trusted.')).sort();
}

/** The length of the kernel's answer in bytes; -1 when there are no attributes, or no longer this one. */
function ask(path: string, call: (room: number) => number): number {
  let length = call(usualAnswer);
  let code = length < 0 ? lastError() : '';
  if (code === 'ERANGE') {
    length = call(largestAnswer);
    code = length < 0 ? lastError() : '';
  }
  // EOPNOTSUPP and ENOTSUP are one number on Linux.
  if (length >= 0 || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENODATA') return length;
  throw unreadable(path, Object.assign(new Error(`${code}: extended attributes`), { code }));
}

function terminate(buffer: Buffer, text: string): void {
  if (text.length >= buffer.length) {
    throw unreadable(text, Object.assign(new Error('name too long'), { code: 'ENAMETOOLONG' }));
  }
  buffer[buffer.write(text, 'latin1')] = 0;
}
