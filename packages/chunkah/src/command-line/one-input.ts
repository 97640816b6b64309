import type { Settings } from '@chunkah/config';
import { usageError } from './errors.ts';
import type { Invocation } from './invocation.ts';

/**
 * Leaves one of `--rootfs` and `--image`: that of the command line replaces that of the
 * environment, where the image counts. An image of chunkah sets CHUNKAH_ROOTFS for all runs.
 * @throws ChunkahError `USAGE` for both on the command line.
 */
export function withOneInput(invocation: Invocation): Invocation {
  const { options, sourceOf } = invocation;
  const { rootfs, image, ...others } = options;
  if (rootfs === undefined || image === undefined) return invocation;
  const [ofRootfs, ofImage] = [sourceOf('rootfs'), sourceOf('image')];
  if (ofRootfs === 'cli' && ofImage === 'cli') throw usageError('--image and --rootfs cannot be used together');
  return { ...invocation, options: ofRootfs === 'cli' ? { ...others, rootfs } : { ...others, image } };
}

/** The same for what a config says: an input of the command line or the environment replaces it. */
export function withoutOtherInput<Values extends Pick<Settings, 'scalars'>>(
  settings: Values,
  { options }: Invocation,
): Values {
  const { rootfs, image, ...others } = settings.scalars;
  if (rootfs === undefined || image === undefined) return settings;
  if (options.image !== undefined) return { ...settings, scalars: { ...others, image } };
  return options.rootfs === undefined ? settings : { ...settings, scalars: { ...others, rootfs } };
}
