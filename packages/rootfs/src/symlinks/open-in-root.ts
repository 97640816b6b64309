import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';
import { toBinaryPath, toSystemPath } from '../binary-path.ts';
import { systemCode, unreadable } from '../errors.ts';
import { followSymlinks } from './follow-symlinks.ts';

/** O_NONBLOCK: opening a fifo must not wait for a writer. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Opens a regular file of a root tree. Symlinks lead where they would if the tree were the root: an
 * absolute target starts at the root, and `..` stays in it.
 * @param rootfs directory of the tree on the host.
 * @param path inside the tree.
 * @returns a file descriptor, which the caller closes; `undefined` if there is no such regular
 *   file.
 * @throws ChunkahError `UNREADABLE`, `PATH_INVALID`.
 */
export function openInRoot(rootfs: string, path: string): number | undefined {
  const resolved = resolveInRoot(rootfs, path);
  return resolved === undefined ? undefined : openRegularFile(resolved);
}

/**
 * Where a path of a root tree leads on the host, with symlinks followed only inside the tree. The
 * target may not exist.
 * @param rootfs directory of the tree on the host.
 * @param path inside the tree.
 * @returns a path without any symlink below `rootfs`, as Node's file system calls take it;
 *   `undefined` if symlinks form a circle.
 * @throws ChunkahError `UNREADABLE`, `PATH_INVALID`.
 */
export function resolveInRoot(rootfs: string, path: string): string | Buffer | undefined {
  const root = toBinaryPath(rootfs).replace(/\/+$/, '');
  const resolved = followSymlinks(toBinaryPath(path), { root, linkTarget });
  return resolved === undefined ? undefined : toSystemPath(resolved);
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(toSystemPath(path), { encoding: 'latin1' });
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw unreadable(path, error);
  }
}

function openRegularFile(path: string | Buffer): number | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, flags);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw unreadable(path.toString('latin1'), error);
  }
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  return undefined;
}

/** EINVAL: not a symlink. ENXIO, ENODEV: a socket, or a device without a driver. */
const absences: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENAMETOOLONG',
  'ELOOP',
  'EINVAL',
  'ENXIO',
  'ENODEV',
]);

function isAbsence(error: unknown): boolean {
  return absences.has(systemCode(error));
}
