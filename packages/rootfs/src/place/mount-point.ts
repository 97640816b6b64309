import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * O_PATH of Linux, which Node does not name: the descriptor refers only to the location, so no
 * permission is needed.
 */
const placeOnly = 0o10000000;

/**
 * Whether a file or directory is the root of a mount, according to `/proc`: it cannot be replaced,
 * since nothing can be renamed over a mount point. Without `/proc` the answer is always false.
 * @param path on the host; its last component is not a symlink.
 */
export function isMountPoint(path: string): boolean {
  const own = mountOf(path);
  return own !== undefined && own !== mountOf(dirname(path));
}

/** The number of the mount that a path is on; `undefined` if the path does not exist. */
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
