import { compareBytes, type FileId, type FileIndex } from '@chunkah/core';
import { claimByteCode } from './byte-code.ts';
import type { Distribution } from './read-distributions.ts';

/** What a distribution records and the rootfs does not have. */
export interface MissingFiles {
  readonly distribution: Distribution;
  readonly count: number;
}

export interface DistributionClaims {
  /** Names of the components, in byte order. */
  readonly components: readonly string[];
  /** Number of the component by file id; -1 for none. */
  readonly componentOf: Int32Array;
  readonly missing: readonly MissingFiles[];
}

/**
 * Finds the files of the distributions: those that they record, the byte code that Python made of
 * them, and the directories that hold nothing else. A file that two distributions record belongs to
 * the first by name.
 */
export function claimFiles(files: FileIndex, distributions: readonly Distribution[]): DistributionClaims {
  const components = [...new Set(distributions.map(({ name }) => name))].sort(compareBytes);
  const numbers = new Map(components.map((name, number) => [name, number]));
  const componentOf = new Int32Array(files.count).fill(-1);
  const missing: MissingFiles[] = [];
  for (const distribution of distributions) {
    const count = claimRecorded(files, distribution, numbers.get(distribution.name) ?? -1, componentOf);
    if (count > 0) missing.push({ distribution, count });
  }
  claimByteCode(files, componentOf);
  for (const folder of new Set(distributions.map((distribution) => distribution.folder))) {
    claimDirectories(files, folder, componentOf);
  }
  return { components, componentOf, missing };
}

/** @returns the number of recorded files that are not there. */
function claimRecorded(
  files: FileIndex,
  { folder, paths }: Distribution,
  component: number,
  componentOf: Int32Array,
): number {
  const folderPath = files.path(folder);
  let missing = 0;
  for (const path of paths) {
    const file = files.resolve(path.startsWith('/') ? path : `${folderPath}/${path}`);
    const type = file === undefined ? undefined : files.type(file);
    if (file === undefined || (type !== 'file' && type !== 'symlink')) {
      missing += 1;
      continue;
    }
    const owner = componentOf[file] ?? -1;
    if (owner === -1 || component < owner) componentOf[file] = component;
  }
  return missing;
}

/**
 * Gives each directory below `folder` to the component that has all that is in it. Empty ones
 * belong to nobody.
 */
function claimDirectories(files: FileIndex, folder: FileId, componentOf: Int32Array): void {
  /**
   * By directory: the component of all entries seen so far, -1 when there are several or one has
   * none.
   */
  const onlyOwner = new Map<FileId, number>();
  // Backwards: what is in a directory comes before the directory.
  for (let id = files.subtreeEnd(folder) - 1; id > folder; id -= 1) {
    if (files.type(id) === 'directory') {
      const only = onlyOwner.get(id);
      if (only === undefined) continue;
      componentOf[id] = only;
    }
    const owner = componentOf[id] ?? -1;
    const parent = files.parent(id);
    onlyOwner.set(parent, (onlyOwner.get(parent) ?? owner) === owner ? owner : -1);
  }
}
