import { lstatSync } from 'node:fs';
import { toBinaryPath, toSystemPath } from '../binary-path.ts';
import { resolveInRoot } from './open-in-root.ts';

/**
 * Whether a root tree has an entry of any type. Symlinks are followed inside the tree alone.
 * @param rootfs directory of the tree on the host.
 * @param path absolute, inside the tree.
 * @returns `false` also for what cannot be looked at.
 * @throws ChunkahError `PATH_INVALID`.
 */
export function existsInRoot(rootfs: string, path: string): boolean {
  const root = toBinaryPath(rootfs).replace(/\/+$/, '');
  const inside = toBinaryPath(path);
  try {
    const resolved = resolveInRoot(root, inside);
    return resolved !== undefined && lstatSync(toSystemPath(root + resolved)) !== undefined;
  } catch {
    return false;
  }
}
