import { type ImageTarget, placesOf, type WriteImageOptions, type WrittenImage, writeImage } from '@chunkah/oci';
import type { WrittenPlace } from '@chunkah/rootfs';

export type WriteImage = (options: Omit<WriteImageOptions, 'target'>) => Promise<WrittenImage>;

/** Where the image of a run goes. */
export interface Destination {
  /** What is written there: nothing of the tree. Temporary files are made when the tree is known. */
  readonly places: readonly WrittenPlace[];
  readonly write: WriteImage;
}

/** @throws ChunkahError `OUTPUT_EXISTS`, `OUTPUT_FAILED` when no image can be written there. */
export function toTarget(target: ImageTarget): Destination {
  return { places: placesOf(target), write: (options) => writeImage({ ...options, target }) };
}
