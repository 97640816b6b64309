import { ChunkahError, printable } from '@chunkah/core';
import type { FileIdentity } from '../file-identity.ts';
import { isInsideAny } from './inside.ts';

/** A file or directory that a run is going to write. */
export interface WrittenPlace {
  /** As the user knows it: `the output image.oci`; names made printable. */
  readonly name: string;
  /** On the host. */
  readonly path: string;
}

/**
 * Makes sure that nothing is written into the tree that is being read.
 * @param rootfs as the user named it, for the error.
 * @param directories of the tree: all of them, or its root alone where no more are known yet.
 * @throws ChunkahError `OUTPUT_IN_ROOTFS`.
 */
export function refuseInside(
  places: readonly WrittenPlace[],
  rootfs: string,
  directories: () => Iterable<FileIdentity>,
): void {
  for (const { name, path } of places) if (isInsideAny(path, directories())) throw outputInRootfs(name, rootfs);
}

function outputInRootfs(name: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_IN_ROOTFS',
    message: `${name} lies inside the rootfs ${printable(rootfs)}`,
    hint: 'write it outside the rootfs, and outside of every directory that is mounted in it; an image can go to a pipe',
  });
}
