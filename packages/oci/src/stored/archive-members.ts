import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { blockSize, padded } from '../layer/tar-header.ts';
import { compressionOfBytes } from './blob-compression.ts';
import { imageCompressed, imageInvalid } from './errors.ts';
import { readAt } from './source-files.ts';
import type { BlobPlace } from './stored-image.ts';

/** More members than an image can need. */
const mostMembers = 100_000;
/** Bytes of a record that says more of the next member. */
const largestRecord = 1024 * 1024;

/** Links that lead to one another. */
const longestChain = 16;

/** The files of an archive by their names, tidied. */
export class ArchiveMembers {
  readonly #files = new Map<string, BlobPlace>();
  /** Names of members that symlinks and hard links lead to. */
  readonly #links = new Map<string, string>();

  has(name: string): boolean {
    return this.#files.has(name) || this.#links.has(name);
  }

  addFile(name: string, place: BlobPlace): void {
    this.#files.set(name, place);
  }

  addLink(name: string, target: string): void {
    this.#links.set(name, target);
  }

  /** The file of a name, through links; none leads out of the archive, or in a circle. */
  get(name: string): BlobPlace | undefined {
    let file = name;
    for (let steps = 0; steps < longestChain; steps += 1) {
      const target = this.#links.get(file);
      if (target === undefined) return this.#files.get(file);
      file = target;
    }
    return undefined;
  }
}

/**
 * The files of a tar. Reads headers alone: ustar, GNU numbers beyond octal, and the PAX records
 * `path`, `linkpath` and `size` (POSIX pax, "pax Interchange Format").
 * @param name of the image, for errors.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_COMPRESSED`; an error of the system.
 */
export function archiveMembers(path: string, name: string): ArchiveMembers {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (compressionOfBytes(readAt(descriptor, 0, 4)) !== 'none') throw imageCompressed(name);
    return readMembers(descriptor, path, name);
  } finally {
    closeSync(descriptor);
  }
}

function readMembers(descriptor: number, path: string, name: string): ArchiveMembers {
  const members = new ArchiveMembers();
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
    addMember(members, member, { path, start, size }, name);
  }
  return members;
}

function addMember(members: ArchiveMembers, member: Member, place: BlobPlace, image: string): void {
  const { name, type } = member;
  if (!'\x00012'.includes(type)) return;
  if (members.has(name)) throw imageInvalid(image, 'the archive holds a member twice');
  if (type === '1' || type === '2') members.addLink(name, linkedMember(member));
  else members.addFile(name, place);
}

interface Member {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** What a link leads to, as it is written. */
  readonly target: string;
}

/** The name of the member that a link leads to. A symlink starts at its directory. */
function linkedMember({ name, type, target }: Member): string {
  const start = type === '2' && !target.startsWith('/') ? name.slice(0, name.lastIndexOf('/') + 1) : '';
  const parts: string[] = [];
  for (const part of `${start}${target}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The member at a place; `end` when there is none, or what is wrong with it. */
function readMember(descriptor: number, at: number, records: ReadonlyMap<string, string>): Member | string {
  const header = readAt(descriptor, at, blockSize);
  if (header.length < blockSize) return 'half a header';
  if (header.every((byte) => byte === 0)) return 'end';
  if (!hasChecksum(header)) return 'no header of a tar';
  const type = String.fromCharCode(header[156] ?? 0);
  // Some programs write the size of the file there.
  const size = type === '1' || type === '2' ? 0 : sizeOf(header, records);
  if (size === undefined) return 'a header with an unreadable size';
  const name = tidyName(records.get('path') ?? nameOf(header));
  return { name, type, size, target: records.get('linkpath') ?? textAt(header, 157, 100) };
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
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textAt(header, 345, 155) : '';
  const text = textAt(header, 0, 100);
  return prefix === '' ? text : `${prefix}/${text}`;
}

function textAt(header: Buffer, at: number, length: number): string {
  return header.toString('latin1', at, at + length).split('\0', 1)[0] ?? '';
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
