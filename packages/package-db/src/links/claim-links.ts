import type { Claims, FileIndex, FileSet } from '@chunkah/core';
import type { EntryOwners } from '../installed/entry-owners.ts';

/**
 * Claims symlinks that no package lists for what they lead to: installation scripts make them, and
 * they change when their target does. A link is followed inside the rootfs, all the way; it gets
 * the components of the entry where it ends, unless that is a directory. A link that dangles has no
 * owner, nor has one to an entry without.
 * @param owners of the repo's own entries, those that it claims weakly too.
 * @returns number of links claimed.
 */
export function claimLinks(left: FileSet, claims: Claims, files: FileIndex, owners: EntryOwners): number {
  let count = 0;
  for (const link of left) {
    if (files.type(link) !== 'symlink' || claims.has(link)) continue;
    const target = files.resolveFully(files.path(link));
    if (target === undefined || files.type(target) === 'directory') continue;
    const components = owners.of(target);
    for (const component of components) claims.add(link, component);
    if (components.length > 0) count += 1;
  }
  return count;
}
