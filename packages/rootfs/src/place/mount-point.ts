import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * O_PATH of Linux, which Node does not name: the descriptor stands for the place alone, so no
 * permission is needed.
 */
const placeOnly = 0o10000000;

/**
 * Whether a file or directory is the root of a mount, as the kernel tells in `/proc`: nothing can
 * take its place, since a mount point cannot be renamed over. Where there is no `/proc` nothing is
 * known to be one.
 * @param path on the host, the last component no symlink.
 */
export function isMountPoint(path: string): boolean {
  const own = mountOf(path);
  return own !== undefined && own !== mountOf(dirname(path));
}

/** The number of the mount that a path lies on; `undefined` for what does not exist. */
function mountOf(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, placeOnly);
  } catch {
    return undefined;
  }
  try {
    return /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1];
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
