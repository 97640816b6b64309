import type { Claims, FileId, FileIndex, FileSet } from '@chunkah/core';
import type { EntryOwners } from '../installed/entry-owners.ts';

export interface LinkRule {
  /** Whether a link to a directory of one component belongs to that. Default: false. */
  readonly toDirectories?: boolean;
  /** Links that are listed after all, as something else than they are. Default: none. */
  readonly listed?: ReadonlySet<FileId>;
}

/**
 * Claims symlinks that no package lists for what they lead to: installation scripts make them, and
 * they change when their target does. A link is followed inside the rootfs, all the way; it gets
 * the components of the entry where it ends, unless that is a directory (see `toDirectories`). A
 * link that dangles has no owner, nor has one to an entry without.
 * @param owners of the repo's own entries, those that it claims weakly too.
 * @returns number of links claimed.
 */
export function claimLinks(
  left: FileSet,
  claims: Claims,
  files: FileIndex,
  owners: EntryOwners,
  { toDirectories = false, listed }: LinkRule = {},
): number {
  let count = 0;
  for (const link of left) {
    if (files.type(link) !== 'symlink' || claims.has(link) || listed?.has(link)) continue;
    const target = files.resolveFully(files.path(link));
    if (target === undefined) continue;
    const components = owners.of(target);
    if (files.type(target) === 'directory' && !(toDirectories && components.length === 1)) continue;
    for (const component of components) claims.add(link, component);
    if (components.length > 0) count += 1;
  }
  return count;
}
