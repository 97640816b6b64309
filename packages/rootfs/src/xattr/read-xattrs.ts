import { unreadable } from '../errors.ts';
import { lastError, lgetxattr, llistxattr } from './libc.ts';

/** One extended attribute; the key is a binary string, one character per byte. */
export interface BinaryXattr {
  readonly key: string;
  readonly value: Uint8Array;
}

/** The kernel's limits XATTR_LIST_MAX and XATTR_SIZE_MAX (linux/limits.h): no answer is larger. */
const largestAnswer = 65536;
/**
 * Initial buffer size: the kernel clears the whole buffer it is given, and most answers are short.
 */
const usualAnswer = 1024;
/** PATH_MAX with its NUL. A longer path fails in `lstat` before it gets here. */
const longestPath = 4096;

const answer = Buffer.alloc(largestAnswer);
const pathBuffer = Buffer.alloc(longestPath);
const nameBuffer = Buffer.alloc(256);
const none: readonly BinaryXattr[] = [];

/** An attribute to read. */
interface WantedXattr {
  readonly key: string;
  readonly isListed: boolean;
}

/**
 * The keys read for the last file, and the list they came from: usually the next file has the same
 * list.
 */
let lastList = '';
let lastByName: readonly string[] = [];
let lastWanted: readonly WantedXattr[] = [];

/**
 * The extended attributes of a file, a directory or a symlink itself, in byte order of their keys,
 * without those that layers never record: `security.selinux` (a client labels by its own policy)
 * and `trusted.*` (visible only to root).
 * @param path on the host, as a binary string.
 * @param byName keys that are requested even if the list of names lacks them.
 * @returns an empty
 * list on a file system without extended attributes.
 * @throws ChunkahError if they cannot be read.
 */
export function readXattrs(path: string, byName: readonly string[] = []): readonly BinaryXattr[] {
  terminate(pathBuffer, path);
  const length = ask(path, (room) => llistxattr(pathBuffer, answer, room));
  if (length <= 0 && byName.length === 0) return none;
  const list = length <= 0 ? '' : answer.toString('latin1', 0, length);
  if (list !== lastList || byName !== lastByName) {
    lastWanted = wantedXattrs(list, byName);
    lastList = list;
    lastByName = byName;
  }
  const found: BinaryXattr[] = [];
  for (const { key, isListed } of lastWanted) {
    terminate(nameBuffer, key);
    const size = ask(path, (room) => lgetxattr(pathBuffer, nameBuffer, answer, room), isListed ? [] : withheld);
    if (size >= 0) found.push({ key, value: Uint8Array.prototype.slice.call(answer, 0, size) });
  }
  return found;
}

/**
 * From a list of NUL-terminated names, those that layers record, and the ones requested anyway, in
 * byte order.
 */
function wantedXattrs(list: string, byName: readonly string[]): WantedXattr[] {
  const listed = list.split('\0').filter((key) => key !== '' && !isUnrecorded(key));
  const keys = new Set([...listed, ...byName]);
  return [...keys].sort().map((key) => ({ key, isListed: listed.includes(key) }));
}

function isUnrecorded(key: string): boolean {
  return key === 'security.selinux' || key.startsWith('trusted.');
}

/**
 * Errors for a file without such an attribute. EOPNOTSUPP and ENOTSUP are the same number on Linux.
 */
const lacking: readonly string[] = ['ENOTSUP', 'EOPNOTSUPP', 'ENODATA'];

/**
 * Errors that do not reveal whether an unlisted attribute exists: the kernel checks read permission
 * first.
 */
const withheld: readonly string[] = ['EACCES', 'EPERM'];

/**
 * The length of the kernel's answer in bytes; -1 if there are no attributes, or not this one.
 * @param ignored errors that mean the same.
 */
function ask(path: string, call: (room: number) => number, ignored: readonly string[] = []): number {
  let length = call(usualAnswer);
  let code = length < 0 ? lastError() : '';
  if (code === 'ERANGE') {
    length = call(largestAnswer);
    code = length < 0 ? lastError() : '';
  }
  if (length >= 0 || lacking.includes(code) || ignored.includes(code)) return length;
  throw unreadable(path, Object.assign(new Error(`${code}: extended attributes`), { code }));
}

function terminate(buffer: Buffer, text: string): void {
  if (text.length >= buffer.length) {
    throw unreadable(text, Object.assign(new Error('name too long'), { code: 'ENAMETOOLONG' }));
  }
  buffer[buffer.write(text, 'latin1')] = 0;
}
