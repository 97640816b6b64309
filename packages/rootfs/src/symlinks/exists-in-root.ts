import { lstatSync } from 'node:fs';
import { toBinaryPath } from '../binary-path.ts';
import { resolveInRoot } from './open-in-root.ts';

/**
 * Whether a root tree has an entry of any type. Symlinks are followed only inside the tree.
 * @param rootfs directory of the tree on the host.
 * @param path absolute, inside the tree.
 * @returns `false` also if it cannot be accessed.
 * @throws ChunkahError `PATH_INVALID`.
 */
export function existsInRoot(rootfs: string, path: string): boolean {
  for (const text of [rootfs, path]) toBinaryPath(text);
  try {
    const resolved = resolveInRoot(rootfs, path);
    return resolved !== undefined && lstatSync(resolved) !== undefined;
  } catch {
    return false;
  }
}
