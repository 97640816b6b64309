import type { TarXattr } from './tar-entry.ts';

/** What PAX records say that counts in a layer; values are bytes. */
export interface PaxRecords {
  path?: string;
  linkPath?: string;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: PaxTime;
  /** By key, without the prefix of the record. */
  xattrs?: Map<string, Uint8Array>;
}

/** Whole Unix seconds, rounded down, and the rest in nanoseconds. */
export interface PaxTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A fault of the records: what is wrong, in words. */
export interface PaxFault {
  readonly sparse: boolean;
  readonly message: string;
}

const xattrPrefix = 'SCHILY.xattr.';
const sparsePrefix = 'GNU.sparse.';
const space = 0x20;
const equals = 0x3d;
const newline = 0x0a;

/**
 * Reads the records of a PAX header: `LENGTH KEY=VALUE\n`, where LENGTH counts the whole record
 * (POSIX pax, "pax Extended Header"). A later record takes the place of an earlier one; an empty
 * value takes it back, but for attributes, whose values may be empty.
 * @param into gets what they say.
 */
export function readPaxRecords(bytes: Buffer, into: PaxRecords): PaxFault | undefined {
  for (let at = 0; at < bytes.length; ) {
    const keyStart = bytes.indexOf(space, at) + 1;
    const length = keyStart === 0 ? undefined : decimal(bytes, at, keyStart - 1);
    const end = at + (length ?? 0);
    if (length === undefined || end > bytes.length || end <= keyStart || bytes[end - 1] !== newline) {
      return damaged('a PAX record has a wrong length');
    }
    const keyEnd = bytes.indexOf(equals, keyStart);
    if (keyEnd <= keyStart || keyEnd >= end) return damaged('a PAX record has no key');
    const fault = setRecord(into, bytes.toString('latin1', keyStart, keyEnd), bytes.subarray(keyEnd + 1, end - 1));
    if (fault !== undefined) return fault;
    at = end;
  }
  return listLengthOf(into.xattrs) > longestXattrList
    ? damaged(`the names of the extended attributes of an entry have more than ${longestXattrList} bytes`)
    : undefined;
}

/** Linux, xattr(7): bytes of all names of a file, each with a NUL. */
const longestXattrList = 65_536;

function listLengthOf(xattrs: ReadonlyMap<string, unknown> | undefined): number {
  let length = 0;
  for (const name of xattrs?.keys() ?? []) length += name.length + 1;
  return length;
}

/** Later records, such as those of one entry, over earlier ones, such as those of all. */
export function mergePaxRecords(earlier: PaxRecords, later: PaxRecords): PaxRecords {
  if (earlier.xattrs === undefined || later.xattrs === undefined) return { ...earlier, ...later };
  return { ...earlier, ...later, xattrs: new Map([...earlier.xattrs, ...later.xattrs]) };
}

/** Bytes of what records say, numbers and times aside. */
export function bytesOfRecords({ path = '', linkPath = '', xattrs }: PaxRecords): number {
  let bytes = path.length + linkPath.length;
  for (const [key, value] of xattrs ?? []) bytes += key.length + value.length;
  return bytes;
}

/** Attributes in byte order of their keys. */
export function sortedXattrs(xattrs: ReadonlyMap<string, Uint8Array> | undefined): readonly TarXattr[] {
  if (xattrs === undefined) return [];
  const list = Array.from(xattrs, ([key, value]) => ({ key, value }));
  return list.length < 2 ? list : list.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function setRecord(into: PaxRecords, key: string, value: Buffer): PaxFault | undefined {
  switch (key) {
    case 'path':
      return setText(into, 'path', value);
    case 'linkpath':
      return setText(into, 'linkPath', value);
    case 'size':
    case 'uid':
    case 'gid':
      return setNumber(into, key, value);
    case 'mtime':
      return setTime(into, value);
  }
  if (key.startsWith(sparsePrefix)) return { sparse: true, message: 'it is a sparse file of GNU tar' };
  if (!key.startsWith(xattrPrefix)) return undefined;
  const name = key.slice(xattrPrefix.length);
  if (name === '' || name.includes('\0')) return damaged('a PAX record names no extended attribute');
  if (name.length > longestXattrName) return damaged('the name of an extended attribute is too long');
  into.xattrs ??= new Map();
  into.xattrs.set(name, Uint8Array.from(value));
  return undefined;
}

/** Linux, xattr(7): 255 bytes. What is longer has no room in the index either. */
const longestXattrName = 0xffff;

function setText(into: PaxRecords, key: 'path' | 'linkPath', value: Buffer): undefined {
  if (value.length === 0) delete into[key];
  else into[key] = value.toString('latin1');
}

function setNumber(into: PaxRecords, key: 'size' | 'uid' | 'gid', value: Buffer): PaxFault | undefined {
  if (value.length === 0) {
    delete into[key];
    return undefined;
  }
  const number = decimal(value, 0, value.length);
  if (number === undefined) return damaged(`a PAX record has an unreadable ${key}`);
  into[key] = number;
  return undefined;
}

function setTime(into: PaxRecords, value: Buffer): PaxFault | undefined {
  if (value.length === 0) {
    delete into.mtime;
    return undefined;
  }
  const time = timeOf(value.toString('latin1', 0, 64));
  if (time === undefined) return damaged('a PAX record has an unreadable mtime');
  into.mtime = time;
  return undefined;
}

/** Seconds in decimal, with a sign and a fraction if there are such. */
function timeOf(text: string): PaxTime | undefined {
  const [, sign, whole = '', fraction = ''] = /^(-?)([0-9]{1,15})(?:\.([0-9]*))?$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  if (sign === '') return { seconds: Number(whole), nanoseconds };
  // What is cut off rounds down, away from 0.
  const rest = nanoseconds + (/[1-9]/.test(fraction.slice(9)) ? 1 : 0);
  const seconds = -Number(whole);
  return rest === 0 ? { seconds: seconds + 0, nanoseconds: 0 } : { seconds: seconds - 1, nanoseconds: 1e9 - rest };
}

/** Digits alone; `undefined` for anything else, and beyond 2^53. */
function decimal(bytes: Buffer, start: number, end: number): number | undefined {
  if (end <= start || end - start > 20) return undefined;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : undefined;
}

function damaged(message: string): PaxFault {
  return { sparse: false, message };
}
