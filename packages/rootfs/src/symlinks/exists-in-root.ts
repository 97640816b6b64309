import { lstatSync } from 'node:fs';
import { toBinaryPath } from '../binary-path.ts';
import { resolveInRoot } from './open-in-root.ts';

/**
 * Whether a root tree has an entry of any type. Symlinks are followed inside the tree alone.
 * @param rootfs directory of the tree on the host.
 * @param path absolute, inside the tree.
 * @returns `false` also for what cannot be looked at.
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
