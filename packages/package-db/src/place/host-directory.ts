import { closeSync, constants, type Dirent, fstatSync, lstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { compareBytes, decodeName, encodeName, type FileType, isChunkahError } from '@chunkah/core';
import { databaseTooLarge, databaseUnreadable } from '../errors.ts';
import type { DatabaseDirectory } from './database-directory.ts';

/** O_NONBLOCK: opening a fifo must not wait for a writer. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A directory of the host as one that holds a database, such as a copy made before a build emptied
 * `/var`. Symlinks in it are not followed: it may come from a root that is not to be trusted, and
 * they would lead into the host.
 * @param directory its path; a relative one starts at the working directory.
 * @throws ChunkahError `DATABASE_UNREADABLE` when it is not a directory that can be read.
 */
export function hostDirectory(directory: string): DatabaseDirectory {
  const shown = (name: string) => (name === '' ? directory : `${directory}/${name}`);
  const unlessMissing = <Result>(name: string, action: (path: Buffer) => Result): Result | undefined => {
    try {
      refuseLinks(directory, name);
      return action(hostPath(shown(name)));
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw isChunkahError(error) ? error : databaseUnreadable(shown(name), error);
    }
  };
  try {
    readdirSync(hostPath(directory));
  } catch (error) {
    throw databaseUnreadable(directory, error);
  }
  return {
    path: directory,
    entry: () => undefined,
    size: (name) =>
      unlessMissing(name, (path) => {
        const stat = lstatSync(path);
        return stat.isFile() ? stat.size : undefined;
      }),
    list: (name) =>
      unlessMissing(name, (path) =>
        readdirSync(path, { encoding: 'buffer', withFileTypes: true })
          .map((entry) => ({ name: decodeName(entry.name), type: typeOf(entry) }))
          .sort((left, right) => compareBytes(left.name, right.name)),
      ),
    read: async (name, limit) => unlessMissing(name, (path) => readRegularFile(path, shown(name), limit)),
  };
}

/** @throws ChunkahError `DATABASE_UNREADABLE` when a part of the name is a symlink. */
function refuseLinks(directory: string, name: string): void {
  let path = directory;
  for (const part of name.split('/')) {
    if (part === '') continue;
    path += `/${part}`;
    if (!lstatSync(hostPath(path)).isSymbolicLink()) continue;
    throw databaseUnreadable(path, 'it is a symlink, and those are not followed on the host');
  }
}

function readRegularFile(path: Buffer, shown: string, limit: number): Uint8Array {
  const descriptor = openSync(path, flags);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw databaseUnreadable(shown, 'it is not a regular file');
    if (stat.size > limit) throw databaseTooLarge(shown, stat.size);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function hostPath(path: string): Buffer {
  return Buffer.from(encodeName(path));
}

function typeOf(entry: Dirent<Buffer>): FileType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isFIFO()) return 'fifo';
  if (entry.isSocket()) return 'socket';
  return entry.isBlockDevice() ? 'block-device' : 'character-device';
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
