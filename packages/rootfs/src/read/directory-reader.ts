import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { FileId } from '@chunkah/core';
import { type FileColumns, modeTypeMask, regularFileMode } from '@chunkah/core/engine';
import { binaryPathOf, toSystemPath } from '../binary-path.ts';
import { changed, notRegularFile, unreadable } from '../errors.ts';
import { identityOf } from '../file-identity.ts';
import { restNanoseconds, wholeSeconds } from '../file-time.ts';
import type { ContentReader, OpenContent } from './content-reader.ts';

/** O_NONBLOCK: if a fifo has replaced the file, opening it must not wait for a writer. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Reads files where a scan found them. */
export class DirectoryReader implements ContentReader {
  readonly #root: string;
  readonly #columns: FileColumns;

  /** @param root directory on the host without a trailing slash, a binary string. */
  constructor(root: string, columns: FileColumns) {
    this.#root = root;
    this.#columns = columns;
  }

  open(file: FileId, path?: string): OpenContent {
    const hostPath = path === undefined ? binaryPathOf(this.#root, this.#columns, file) : `${this.#root}/${path}`;
    return new OpenFile(hostPath, this.#columns, file);
  }

  /** Each file is compared by itself. */
  expectUnchanged(): void {}

  /** Each file is closed by itself. */
  close(): void {}
}

/**
 * An open file. Only after `expectUnchanged` is it known to be the inode that was scanned: a parent
 * replaced by a symlink leads to another one, so nothing outside the rootfs ever gets into an
 * image.
 */
class OpenFile implements OpenContent {
  readonly path: string;
  readonly #columns: FileColumns;
  readonly #file: FileId;
  readonly #descriptor: number;

  constructor(path: string, columns: FileColumns, file: FileId) {
    this.path = path;
    this.#columns = columns;
    this.#file = file;
    if (((columns.mode[file] ?? 0) & modeTypeMask) !== regularFileMode) throw notRegularFile(path);
    try {
      this.#descriptor = openSync(toSystemPath(path), flags);
    } catch (error) {
      throw unreadable(path, error);
    }
  }

  /** Requests one byte more than expected if there is room, to detect a file that grew. */
  read(into: Uint8Array, at: number, position: number): number {
    const left = (this.#columns.size[this.#file] ?? 0) - position;
    const count = this.#readSome(into, at, Math.min(into.length - at, left + 1), position);
    if (count === 0) throw changed(this.path, 'shrank');
    if (count > left) throw changed(this.path, 'grew');
    return count;
  }

  expectUnchanged(): void {
    const difference = differenceSinceScan(statOf(this.#descriptor, this.path), this.#columns, this.#file);
    if (difference !== undefined) throw changed(this.path, difference);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #readSome(into: Uint8Array, at: number, length: number, position: number): number {
    try {
      return readSync(this.#descriptor, into, at, length, position);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

function statOf(descriptor: number, path: string): BigIntStats {
  try {
    return fstatSync(descriptor, { bigint: true });
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A description of what differs; `undefined` if nothing does. */
function differenceSinceScan(stat: BigIntStats, columns: FileColumns, file: FileId): string | undefined {
  const size = columns.size[file] ?? 0;
  const { device, inode } = identityOf(stat);
  if (inode !== columns.inode[file] || device !== columns.device[file]) return 'was replaced';
  if (Number(stat.size) !== size) return Number(stat.size) > size ? 'grew' : 'shrank';
  if (!isTime(stat.mtimeNs, columns.mtime[file], columns.mtimeNanoseconds[file])) return 'changed';
  if (!isTime(stat.ctimeNs, columns.ctime[file], columns.ctimeNanoseconds[file])) return 'changed';
  return undefined;
}

function isTime(nanoseconds: bigint, seconds: number | undefined, rest: number | undefined): boolean {
  return wholeSeconds(nanoseconds) === seconds && restNanoseconds(nanoseconds) === rest;
}
