import { toBinaryPath } from '../binary-path.ts';
import { type FileIdentity, isSameFile } from '../file-identity.ts';
import { followSymlinks } from '../symlinks/follow-symlinks.ts';
import { identityAt, isDirectory, linkTarget, parentOf, realPath } from './look-up.ts';

/**
 * Whether a file or directory, existing or yet to be created, is in one of the given directories.
 * This is decided by device and inode of the nearest existing directory and of all above it, so a
 * second mount of a directory is detected whatever its path. A path that cannot be accessed is in
 * none.
 * @param path on the host; symlinks are followed, including dangling ones.
 */
export function isInsideAny(path: string, directories: Iterable<FileIdentity>): boolean {
  const above = directoriesAbove(nearestDirectory(toBinaryPath(path)));
  if (above.length === 0) return false;
  // A tree may have many directories: most are distinguished by their inode at once.
  const inodes = new Set(above.map(({ inode }) => inode));
  for (const directory of directories) {
    if (inodes.has(directory.inode) && above.some((place) => isSameFile(place, directory))) return true;
  }
  return false;
}

/** {@link isInsideAny} for one directory; false if it does not exist. */
export function isInside(path: string, directory: string): boolean {
  return isInsideAny(path, directoryIdentity(directory));
}

/** The directory itself, for {@link isInsideAny}; empty if it does not exist. */
export function directoryIdentity(path: string): FileIdentity[] {
  const identity = identityAt(toBinaryPath(path));
  return identity === undefined ? [] : [identity];
}

/**
 * The path with symlinks resolved if it is a directory, or else its nearest existing directory; a
 * binary string. It is never joined with the path of the working directory, which may have been
 * removed.
 */
function nearestDirectory(path: string): string {
  let place = path;
  if (realPath(path) === undefined) place = followSymlinks(path, { linkTarget }) ?? path;
  for (; place !== '.' && place !== '/'; place = parentOf(place)) {
    const real = realPath(place);
    if (real !== undefined) return isDirectory(real) ? real : parentOf(real);
  }
  return realPath(place) ?? place;
}

/**
 * The identities of a directory and of all above it. A real path has no symlinks, so its prefixes
 * are the directories above.
 */
function directoriesAbove(path: string): FileIdentity[] {
  const found: FileIdentity[] = [];
  for (let place = path; ; place = parentOf(place)) {
    const identity = identityAt(place);
    if (identity !== undefined) found.push(identity);
    if (place === '.' || place === '/') return found;
  }
}
