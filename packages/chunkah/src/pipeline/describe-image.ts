import {
  applyKeyValueEdits,
  editLabels,
  type ImageDescription,
  imageArchitecture,
  parseKeyValueEdit,
} from '@chunkah/oci';
import { tagInvalid } from './errors.ts';
import type { BuildOptions } from './options.ts';
import type { Prepared } from './prepare.ts';

/** The options that only describe the image. */
type DescriptionOptions = Partial<
  Pick<BuildOptions, 'labels' | 'annotations' | 'architecture' | 'tag' | 'compat' | 'output'>
>;

/**
 * What OCI lets a name of an image be made of (image-spec, annotation
 * org.opencontainers.image.ref.name).
 */
const imageName = /^[A-Za-z0-9][A-Za-z0-9._:@+/-]*$/;

/**
 * The names of an image in a directory or an archive, each once; those of a registry are checked
 * with its name. The program to be compatible with takes any text.
 */
function tagsOf({ output, tag = [], compat }: DescriptionOptions): readonly string[] {
  if (output?.kind === 'registry') return [];
  const tags = typeof tag === 'string' ? [tag] : tag;
  const invalid = compat === undefined ? tags.find((name) => !imageName.test(name)) : undefined;
  if (invalid !== undefined) throw tagInvalid(invalid);
  return [...new Set(tags)];
}

/** Checks the options that only describe the image, and gives the function that applies them. */
export function describer(options: DescriptionOptions): (prepared: Prepared) => ImageDescription {
  const labels = (options.labels ?? []).map((text) => parseKeyValueEdit(text, 'labels'));
  const annotations = (options.annotations ?? []).map((text) => parseKeyValueEdit(text, 'annotations'));
  if (options.architecture !== undefined) imageArchitecture(options.architecture);
  const tags = tagsOf(options);
  return ({ config, epoch, platform, profile }) => ({
    config: editLabels(config.config, labels),
    ...platform,
    ...(config.author === undefined ? {} : { author: config.author }),
    created: epoch,
    manifestMediaType: profile.manifestMediaType,
    annotations: applyKeyValueEdits(config.annotations, annotations),
    tags,
  });
}
