import { ChunkahError } from '@chunkah/core';

export function diffNeedsImages(): ChunkahError {
  return new ChunkahError({
    code: 'DIFF_NEEDS_IMAGES',
    message: 'a comparison needs at least two images',
    hint: 'name the older one first: chunkah diff oci:old oci:new',
  });
}
