import { temporaryFiles } from '../../image-sources/temporary-files.ts';
import { keepBaseWithoutImage } from '../base/errors.ts';
import type { PlanOptions } from '../options.ts';
import { directorySource } from './directory-source.ts';
import { inputMissing, twoInputs } from './errors.ts';
import { withImageSource } from './image-source.ts';
import type { TreeSource } from './tree-source.ts';

/**
 * Runs `use` with the tree that the options name.
 * @param spoolDirectory where layers of an image are decompressed; by default, where temporary
 *   files may be large.
 * @throws ChunkahError `INPUT_MISSING`, `TWO_INPUTS`, `KEEP_BASE_WITHOUT_IMAGE`; for what is wrong
 * with the image; what `use` throws.
 */
export async function withTreeSource<Result>(
  options: PlanOptions,
  use: (source: TreeSource) => Promise<Result>,
  spoolDirectory: string = temporaryFiles(),
): Promise<Result> {
  const { rootfs, image, earlyImage } = options;
  if (rootfs !== undefined && image !== undefined) throw twoInputs();
  // What was opened early has no base.
  const isWhole = image === undefined || options.keepBase !== undefined;
  const early = isWhole ? undefined : earlyImage?.sourceOf(image, options);
  if (early !== undefined) return use(await early);
  if (image !== undefined) return withImageSource(image, options, spoolDirectory, use);
  if (rootfs === undefined) throw inputMissing();
  if (options.keepBase !== undefined) throw keepBaseWithoutImage();
  return use(directorySource(rootfs, options));
}
