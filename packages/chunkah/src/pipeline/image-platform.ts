import { hostArchitecture, type ImageConfigSource, type ImagePlatform, imageArchitecture } from '@chunkah/oci';
import type { PlanOptions } from './options.ts';

/**
 * What an image is for. The architecture that an option names takes precedence over that of the
 * image config, whose variant says nothing of another architecture.
 * @throws ChunkahError `ARCHITECTURE_EMPTY`.
 */
export function imagePlatform(
  options: Pick<PlanOptions, 'architecture'>,
  { architecture, variant }: ImageConfigSource,
): ImagePlatform {
  const given = options.architecture === undefined ? undefined : imageArchitecture(options.architecture);
  const documented = architecture === undefined ? undefined : imageArchitecture(architecture);
  const chosen = given ?? documented ?? hostArchitecture(process.arch);
  return { architecture: chosen, ...(variant === undefined || chosen !== documented ? {} : { variant }) };
}
