import type { FileIndex } from '@chunkah/core';

/** How much of a tree has an owner. */
export interface Coverage {
  /** Paths of regular files and symlinks. */
  readonly files: number;
  readonly claimedFiles: number;
  /** Bytes of regular files; hard links count once. */
  readonly bytes: number;
  /**
   * Bytes of files with at least one owned path: chunkah keeps all hard links of a file together.
   */
  readonly claimedBytes: number;
}

/** @param owners for each entry -1 or its owner, see `settleInTree`. */
export function coverageOf(files: FileIndex, owners: Int32Array): Coverage {
  let [all, claimed, bytes, claimedBytes] = [0, 0, 0, 0];
  const seenGroups = new Set<number>();
  const claimedGroups = new Set<number>();
  for (let id = 0; id < files.count; id += 1) {
    const type = files.type(id);
    if (type === 'directory') continue;
    const isClaimed = owners[id] !== -1;
    all += 1;
    if (isClaimed) claimed += 1;
    if (type !== 'file') continue;
    const fileSize = files.size(id);
    const group = files.linkGroup(id);
    if (isNew(seenGroups, group)) bytes += fileSize;
    if (isClaimed && isNew(claimedGroups, group)) claimedBytes += fileSize;
  }
  return { files: all, claimedFiles: claimed, bytes, claimedBytes };
}

/** Whether a file is seen for the first time; 0 is the group of files with a single link. */
function isNew(groups: Set<number>, group: number): boolean {
  if (group === 0) return true;
  const before = groups.size;
  return groups.add(group).size > before;
}
