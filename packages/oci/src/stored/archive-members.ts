import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { blockSize, padded } from '../layer/tar-header.ts';
import { imageInvalid } from './errors.ts';
import { readAt } from './source-files.ts';
import type { BlobPlace } from './stored-image.ts';

/** More members than an image can need. */
const mostMembers = 100_000;
/** Bytes of a record that says more of the next member. */
const largestRecord = 1024 * 1024;

/**
 * The regular files of a tar by their names, tidied. Reads headers alone: ustar, GNU numbers beyond
 * octal, and the PAX records `path` and `size` (POSIX pax, "pax Interchange Format").
 * @param name of the image, for errors.
 * @throws ChunkahError `IMAGE_INVALID`; an error of the system.
 */
export function archiveMembers(path: string, name: string): Map<string, BlobPlace> {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return readMembers(descriptor, path, name);
  } finally {
    closeSync(descriptor);
  }
}

function readMembers(descriptor: number, path: string, name: string): Map<string, BlobPlace> {
  const members = new Map<string, BlobPlace>();
  const end = fstatSync(descriptor).size;
  let records: ReadonlyMap<string, string> = new Map();
  for (let at = 0, count = 0; at < end; count += 1) {
    const member = readMember(descriptor, at, records);
    if (member === 'end') break;
    if (typeof member === 'string') throw imageInvalid(name, `${member} at byte ${at} of the archive`);
    if (count === mostMembers) throw imageInvalid(name, `the archive has more than ${mostMembers} members`);
    const { type, size } = member;
    const start = at + blockSize;
    if (start + size > end) throw imageInvalid(name, 'the archive ends in the middle of a member');
    at = start + padded(size);
    const isRecord = type === 'x';
    if (isRecord && size > largestRecord) throw imageInvalid(name, 'a PAX record of the archive is too large');
    records = isRecord ? paxRecords(readAt(descriptor, start, size)) : new Map();
    if (type !== '0' && type !== '\0') continue;
    if (members.has(member.name)) throw imageInvalid(name, 'the archive holds a member twice');
    members.set(member.name, { path, start, size });
  }
  return members;
}

interface Member {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** The member at a place; `end` when there is none, or what is wrong with it. */
function readMember(descriptor: number, at: number, records: ReadonlyMap<string, string>): Member | string {
  const header = readAt(descriptor, at, blockSize);
  if (header.length < blockSize) return 'half a header';
  if (header.every((byte) => byte === 0)) return 'end';
  if (!hasChecksum(header)) return 'no header of a tar';
  const size = sizeOf(header, records);
  if (size === undefined) return 'a header with an unreadable size';
  const name = tidyName(records.get('path') ?? nameOf(header));
  return { name, type: String.fromCharCode(header[156] ?? 0), size };
}

function hasChecksum(header: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let at = 0; at < blockSize; at += 1) if (at < 148 || at >= 156) sum += header[at] ?? 0;
  return sum === octal(header, 148, 8);
}

function sizeOf(header: Buffer, records: ReadonlyMap<string, string>): number | undefined {
  const given = records.get('size');
  const size = given === undefined ? numberAt(header, 124, 12) : /^[0-9]+$/.test(given) ? Number(given) : undefined;
  return size !== undefined && Number.isSafeInteger(size) ? size : undefined;
}

/** A number in octal digits, or in GNU's form for larger ones. */
function numberAt(header: Buffer, at: number, length: number): number | undefined {
  if (header[at] !== 0x80) return octal(header, at, length);
  let value = 0;
  for (let index = at + 1; index < at + length; index += 1) value = value * 256 + (header[index] ?? 0);
  return value;
}

function octal(header: Buffer, at: number, length: number): number | undefined {
  const digits = /^ *([0-7]+)[ \0]*$/.exec(header.toString('latin1', at, at + length));
  return digits === null ? undefined : Number.parseInt(digits[1] ?? '', 8);
}

function nameOf(header: Buffer): string {
  const text = (at: number, length: number) => header.toString('latin1', at, at + length).split('\0', 1)[0] ?? '';
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? text(345, 155) : '';
  return prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
}

function tidyName(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '');
}

/** Records `LENGTH KEY=VALUE\n`; what has another form ends them. */
function paxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const [head = '', digits = ''] = /^([0-9]{1,8}) /.exec(bytes.toString('latin1', at, at + 9)) ?? [];
    const length = Number(digits);
    const record = bytes.toString('utf8', at + head.length, at + length - 1);
    const equals = record.indexOf('=');
    if (head === '' || length <= head.length || equals === -1) break;
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
