import type { ImageConfigSource, StoredImage } from '@chunkah/oci';
import { keptConfig, parseImageConfig } from '@chunkah/oci';
import { type ImageBase, withBaseAnnotations } from '../base/image-base.ts';
import type { CompatibilityProfile } from '../compatibility-profile.ts';

/**
 * What the new image says besides its layers, unless options say otherwise: all that the old one
 * says. An image config that is given takes the place of its object `config`.
 * @param given text of an image config.
 * @param base of the image, if its layers stay.
 * @throws ChunkahError for what is wrong with either.
 */
export function configOf(
  image: StoredImage | undefined,
  given: string | undefined,
  { keepEveryConfigField: keepEveryField }: Pick<CompatibilityProfile, 'keepEveryConfigField'>,
  base?: ImageBase,
): ImageConfigSource {
  const documented = parseImageConfig(given ?? '{}', { keepEveryField });
  if (image === undefined) return documented;
  const own = keptConfig(image, { keepEveryField }, base?.count);
  const kept = { ...own, annotations: withBaseAnnotations(own.annotations, base?.annotations) };
  if (given === undefined) return kept;
  const { config, warnings, annotations, created = kept.created, author = kept.author } = documented;
  return {
    ...kept,
    config,
    warnings,
    annotations: { ...kept.annotations, ...annotations },
    ...(created === undefined ? {} : { created }),
    ...(author === undefined ? {} : { author }),
  };
}
