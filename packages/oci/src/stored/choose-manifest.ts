import { hostArchitecture } from '../image/architecture.ts';
import { imageAmbiguous, imageInvalid, imageOtherPlatform } from './errors.ts';
import type { StoredDescriptor } from './image-documents.ts';
import { fittingImages, type ImagePlatform, isAttestation, shownPlatform } from './image-platform.ts';

/** The annotation of an index that names an image. */
export const referenceName = 'org.opencontainers.image.ref.name';

/** Indexes in one another. */
const deepestIndex = 8;

/** @throws ChunkahError `IMAGE_INVALID` for an index that lies in too many others. */
export function requireDepth(name: string, depth: number): void {
  if (depth >= deepestIndex) throw imageInvalid(name, 'too many indexes lie in one another');
}

/**
 * The one manifest or index for a platform among those that an index names. Attestations are none.
 * @param name of the image, for errors.
 * @param platform default: this machine's. It matters where there are several.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_OTHER_PLATFORM`, `IMAGE_AMBIGUOUS`.
 */
export function chooseManifest(
  name: string,
  named: readonly StoredDescriptor[],
  platform: ImagePlatform | undefined,
): StoredDescriptor {
  const meant = distinct(named.filter((descriptor) => !isAttestation(descriptor)));
  const wanted = platform ?? { architecture: hostArchitecture(process.arch) };
  const [chosen, ...others] = meant.length > 1 ? fittingImages(meant, wanted) : meant;
  if (chosen === undefined) {
    throw meant.length === 0
      ? imageInvalid(name, 'its index names no manifest')
      : imageOtherPlatform(name, shownPlatform(wanted), [...new Set(meant.map((one) => shownPlatform(one.platform)))]);
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
