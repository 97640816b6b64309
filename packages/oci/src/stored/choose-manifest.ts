import { imageAmbiguous, imageInvalid, imageOtherPlatform } from './errors.ts';
import type { StoredDescriptor } from './image-documents.ts';
import type { ImagePlatform } from './image-platform.ts';

/** The annotation of an index that names an image. */
export const referenceName = 'org.opencontainers.image.ref.name';

/** Indexes in one another. */
const deepestIndex = 8;

/** @throws ChunkahError `IMAGE_INVALID` for an index that lies in too many others. */
export function requireDepth(name: string, depth: number): void {
  if (depth >= deepestIndex) throw imageInvalid(name, 'too many indexes lie in one another');
}

/**
 * The one manifest or index for a platform among those that an index names.
 * @param name of the image, for errors.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_OTHER_PLATFORM`, `IMAGE_AMBIGUOUS`.
 */
export function chooseManifest(
  name: string,
  meant: readonly StoredDescriptor[],
  platform: ImagePlatform,
): StoredDescriptor {
  const [chosen, ...others] = distinct(meant.length > 1 ? meant.filter((one) => fits(one, platform)) : meant);
  if (chosen === undefined) {
    const found = meant.map(({ platform: { architecture = 'no architecture' } }) => architecture);
    throw found.length === 0
      ? imageInvalid(name, 'its index names no manifest')
      : imageOtherPlatform(name, platform.architecture, [...new Set(found)]);
  }
  if (others.length > 0) throw imageAmbiguous(name, [chosen, ...others].map(shownReference));
  return chosen;
}

export function shownReference({ digest, annotations }: StoredDescriptor): string {
  return annotations[referenceName] ?? digest;
}

/** Equal manifests by several names are one. */
function distinct(descriptors: readonly StoredDescriptor[]): StoredDescriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}

/** Whether an image may be for the platform: what a descriptor leaves open its config says. */
function fits({ platform: found }: StoredDescriptor, wanted: ImagePlatform): boolean {
  if (found.architecture !== undefined && found.architecture !== wanted.architecture) return false;
  return found.variant === undefined || wanted.variant === undefined || found.variant === wanted.variant;
}
