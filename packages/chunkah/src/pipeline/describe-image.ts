import {
  applyKeyValueEdits,
  editLabels,
  type ImageDescription,
  imageArchitecture,
  parseKeyValueEdit,
} from '@chunkah/oci';
import type { BuildOptions } from './options.ts';
import type { Prepared } from './prepare.ts';

/** The options that only describe the image. */
type DescriptionOptions = Partial<Pick<BuildOptions, 'labels' | 'annotations' | 'architecture'>>;

/** Checks the options that only describe the image, and gives the function that applies them. */
export function describer(
  options: DescriptionOptions,
  tags: readonly string[],
): (prepared: Prepared) => ImageDescription {
  const labels = (options.labels ?? []).map((text) => parseKeyValueEdit(text, 'labels'));
  const annotations = (options.annotations ?? []).map((text) => parseKeyValueEdit(text, 'annotations'));
  if (options.architecture !== undefined) imageArchitecture(options.architecture);
  return ({ config, epoch, platform, profile }) => ({
    config: editLabels(config.config, labels),
    ...platform,
    ...(config.author === undefined ? {} : { author: config.author }),
    ...(config.document === undefined ? {} : { document: config.document }),
    ...(config.history === undefined ? {} : { history: config.history }),
    created: epoch,
    manifestMediaType: profile.manifestMediaType,
    annotations: applyKeyValueEdits(config.annotations, annotations),
    tags,
  });
}
