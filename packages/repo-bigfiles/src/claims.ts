import type { Claims, ComponentId, FileId, FileSet } from '@chunkah/core';

/** Claims each remaining big file for its component. */
export function claimBigFiles(componentOf: ReadonlyMap<FileId, ComponentId>, left: FileSet, claims: Claims): void {
  for (const [file, component] of componentOf) if (left.has(file)) claims.add(file, component);
}
