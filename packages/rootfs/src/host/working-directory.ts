import { isUtf8 } from 'node:buffer';
import { realpathSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { workingDirectoryRemoved } from '../errors.ts';

/** Leads to the working directory whatever its own path is. */
const workingDirectoryLink = '/proc/self/cwd';

/**
 * An absolute path of the working directory. Where its own has a byte that is not UTF-8, a link of
 * the kernel's.
 */
export function workingDirectory(): string {
  const path = process.cwd();
  // Node puts this character in the place of such a byte, but a name may hold it as well.
  const isWhole = !path.includes('\ufffd') || isUtf8(realpathSync.native('.', 'buffer'));
  return isWhole ? path : workingDirectoryLink;
}

/**
 * A directory that was removed is left for `/`, since Node starts no threads there. To be called
 * before anything else looks at the working directory.
 * @param paths all those of the host that the user names.
 * @returns whether it was left: then nothing is to be looked for there.
 * @throws ChunkahError `WORKING_DIRECTORY_REMOVED` when it was removed and one of the paths starts
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
