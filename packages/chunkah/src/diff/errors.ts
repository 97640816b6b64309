import { ChunkahError } from '@chunkah/core';

export function diffNeedsImages(): ChunkahError {
  return new ChunkahError({
    code: 'DIFF_NEEDS_IMAGES',
    message: 'a comparison needs at least two images',
    hint: 'name the older one first: chunkah diff oci:old oci:new',
  });
}

/** @param most changes of components, in all layers. */
export function tooManyChanges(most: number): ChunkahError {
  return new ChunkahError({
    code: 'DIFF_TOO_LARGE',
    message: `the layers of these images differ in more than ${most} components`,
    hint: 'check that they are the right images',
  });
}
