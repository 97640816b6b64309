import { silentLogger } from '@chunkah/core/engine';
import { dpkg, settleInTree } from '@chunkah/gen-filemap';
import { scanRootfs, toBinaryPath, writeXattr } from '@chunkah/rootfs';

const circumstances = {
  signal: new AbortController().signal,
  logger: silentLogger,
};

/**
 * Sets `user.component` on each regular file of a Debian root that a package owns: the name of its
 * source package. A file of two packages takes the first one's by name. Directories stay without:
 * packages share them.
 * @returns the number of labelled files
 * @throws ChunkahError when the root has no dpkg database, or its file system refuses
 */
export async function labelComponents(root: string): Promise<number> {
  const components = await dpkg({ rootfs: root }, circumstances);
  const { files } = await scanRootfs({ rootfs: root, skipSpecialFiles: true });
  const { owners } = settleInTree(components, files);
  let labelled = 0;
  for (const [id, owner] of owners.entries()) {
    const component = components[owner];
    if (component === undefined || files.type(id) !== 'file') continue;
    writeXattr(toBinaryPath(root + files.path(id)), 'user.component', Buffer.from(component.name));
    labelled += 1;
  }
  return labelled;
}
