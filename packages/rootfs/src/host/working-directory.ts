import { isUtf8 } from 'node:buffer';
import { realpathSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { workingDirectoryRemoved } from '../errors.ts';

/** Leads to the working directory whatever its path is. */
const workingDirectoryLink = '/proc/self/cwd';

/**
 * An absolute path of the working directory. If its real path has a byte that is not UTF-8, a
 * kernel link.
 */
export function workingDirectory(): string {
  const path = process.cwd();
  // Node replaces such a byte with this character, but a name may contain it too.
  const isWhole = !path.includes('\ufffd') || isUtf8(realpathSync.native('.', 'buffer'));
  return isWhole ? path : workingDirectoryLink;
}

/**
 * Changes to `/` if the working directory has been removed, since Node cannot start threads there.
 * Call this before anything else looks at the working directory.
 * @param paths all host paths that the user names.
 * @returns whether it changed to `/`: then nothing should be looked up there.
 * @throws ChunkahError `WORKING_DIRECTORY_REMOVED` if it was removed and one of the paths starts
 * there.
 */
export function leaveRemovedDirectory(paths: readonly string[]): boolean {
  if (!isRemoved()) return false;
  const relative = paths.find((path) => !isAbsolute(path));
  if (relative !== undefined) throw workingDirectoryRemoved(relative);
  process.chdir('/');
  return true;
}

function isRemoved(): boolean {
  try {
    process.cwd();
    return false;
  } catch {
    return true;
  }
}
