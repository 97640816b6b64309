import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isMountPoint, realDirectory, realFile } from '@chunkah/rootfs';

/** The path of a file or directory that is to be made, the symlinks of its directory resolved. */
export function newPlace(path: string): string {
  // As it is written: `..` after a symlink leads to the parent of where the link leads.
  const directory = realDirectory(dirname(path));
  if (!statSync(directory).isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
  requireWritable(directory);
  return join(directory, basename(path));
}

/**
 * A file that is replaced, or written where it is when it is a mount point: then it must be one
 * that takes bytes.
 */
export function existingFile(path: string): string {
  const real = realFile(path);
  if (isMountPoint(real)) closeSync(openSync(real, 'r+'));
  else requireWritable(dirname(real));
  return real;
}

/**
 * @throws the system's error when no file can be made in the directory: a read-only file system,
 * for example.
 */
export function requireWritable(directory: string): void {
  accessSync(directory, constants.W_OK | constants.X_OK);
}

/** Whether a path is something that can only be written front to back: a fifo or a device. */
export function isPipe(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}
