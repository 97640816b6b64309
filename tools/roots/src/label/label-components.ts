import { join } from 'node:path';
import { writeXattr } from '@chunkah/rootfs';
import { sourcePackages } from './source-packages.ts';

/**
 * Sets `user.component` on each regular file of a Debian root that a package owns: the name of its source package. A file
 * of two packages takes the first one's by name. Directories stay without: packages share them.
 * @returns the number of labelled files
 * @throws ChunkahError when the root has no dpkg database, or its file system refuses
 */
export function labelComponents(root: string): number {
  const sources = sourcePackages(root);
  for (const [path, source] of sources) {
    writeXattr(Buffer.from(join(root, path)).toString('latin1'), 'user.component', Buffer.from(source));
  }
  return sources.size;
}
