import { type BigIntStats, closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { FileId } from '@chunkah/core';
import { type FileColumns, modeTypeMask, regularFileMode } from '@chunkah/core/engine';
import { toSystemPath } from '../binary-path.ts';
import { changed, notRegularFile, unreadable } from '../errors.ts';
import { identityOf } from '../file-identity.ts';
import { restNanoseconds, wholeSeconds } from '../file-time.ts';

/** O_NONBLOCK: should a fifo have taken the file's place, opening it must not wait for a writer. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a regular file of the scan for reading and makes sure it is the very inode that was scanned, unchanged. A directory
 * on the way that was replaced by a symlink leads to another inode, so nothing outside the rootfs is ever read.
 * @param path of the file on the host, a binary string.
 * @returns a file descriptor; the caller closes it.
 * @throws ChunkahError `ROOTFS_CHANGED`, `UNREADABLE`, `NOT_A_FILE`.
 */
export function openFile(path: string, columns: FileColumns, file: FileId): number {
  const descriptor = openUnverified(path, columns, file);
  try {
    expectUnchanged(descriptor, path, columns, file);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return descriptor;
}

/**
 * Opens what lies where the scan found a regular file. Only with `expectUnchanged` is it known to be that file.
 * @param path of the file on the host, a binary string.
 * @returns a file descriptor; the caller closes it.
 * @throws ChunkahError `ROOTFS_CHANGED`, `UNREADABLE`, `NOT_A_FILE`.
 */
export function openUnverified(path: string, columns: FileColumns, file: FileId): number {
  if (((columns.mode[file] ?? 0) & modeTypeMask) !== regularFileMode) throw notRegularFile(path);
  try {
    return openSync(toSystemPath(path), flags);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Compares an open file with the scan.
 * @param path of the file on the host, a binary string, for the error.
 * @throws ChunkahError `ROOTFS_CHANGED`; `UNREADABLE` when a file system of the network has lost the file.
 */
export function expectUnchanged(descriptor: number, path: string, columns: FileColumns, file: FileId): void {
  const difference = differenceSinceScan(factsOf(descriptor, path), columns, file);
  if (difference !== undefined) throw changed(path, difference);
}

function factsOf(descriptor: number, path: string): BigIntStats {
  try {
    return fstatSync(descriptor, { bigint: true });
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** What differs, in words; `undefined` when nothing does. */
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
