import { isChunkahError } from '@chunkah/core';
import { aboutOptionLater, silentLogger } from '@chunkah/core/engine';
import { type ImagePlatform, readImage, type StoredImage } from '@chunkah/oci';
import { withImage } from '../../image-sources/with-image.ts';
import { componentListOf } from '../describe-layer.ts';
import { imageNames } from '../image-names.ts';
import type { PlanOptions } from '../options.ts';
import { previousForeign, previousSameNowhere } from './errors.ts';
import { imageAtOutput } from './image-at-output.ts';
import { parsePrevious } from './parse-previous.ts';

/**
 * Reads what the image of the build before says of itself. None of its layers is read.
 * @returns `undefined` when none is named, or the output has none so far, which is a warning.
 * @throws ChunkahError `PREVIOUS_UNKNOWN`, `PREVIOUS_SAME_NOWHERE`, `PREVIOUS_FOREIGN` when none of
 * its layers names components, and what `readImage` and registries throw.
 */
export async function readPrevious(options: PlanOptions, platform: ImagePlatform): Promise<StoredImage | undefined> {
  const { previous } = options;
  if (previous === undefined) return undefined;
  return aboutOptionLater({ name: 'previous' }, async () => {
    const source = parsePrevious(previous);
    if (source.kind === 'same') return readAtOutput(options, platform);
    return withImage(source, platform, options, async ({ image }) => {
      if (!namesComponents(image)) throw previousForeign(image.name);
      return source.kind === 'containers-storage' ? withoutBlobs(image) : image;
    });
  });
}

/** Documents alone: where the blobs are is gone when they are wanted. */
function withoutBlobs(image: StoredImage): StoredImage {
  return { ...image, layers: image.layers.map(({ blob, ...layer }) => layer) };
}

/** What the output has may be nothing yet, or what another program made: a first build has to run. */
async function readAtOutput(options: PlanOptions, platform: ImagePlatform): Promise<StoredImage | undefined> {
  const { logger = silentLogger } = options;
  const anew = (why: string) => {
    logger.warn(`${why}: all layers are made anew`);
    return undefined;
  };
  try {
    const image = await findAtOutput(options, platform);
    if (image === undefined) return anew('the output has no previous image yet');
    return namesComponents(image) ? image : anew(previousForeign(image.name).message);
  } catch (error) {
    if (!isChunkahError(error) || !otherImages.has(error.code)) throw error;
    return anew(error.message);
  }
}

/** Codes of errors that say that there are images, and none that this one takes the place of. */
const otherImages: ReadonlySet<string> = new Set(['IMAGE_NOT_FOUND', 'IMAGE_OTHER_PLATFORM']);

async function findAtOutput(options: PlanOptions, platform: ImagePlatform): Promise<StoredImage | undefined> {
  const { output } = options;
  if (output === undefined) throw previousSameNowhere('nowhere');
  if (output.kind === 'registry') {
    return (await import('../../registry/fetch-image.ts')).fetchImageAtOutput(output, platform, options);
  }
  const source = imageAtOutput(output, await imageNames({ ...options, output }));
  return source === undefined ? undefined : readImage(source, platform);
}

function namesComponents({ layers }: StoredImage): boolean {
  return layers.some((layer) => componentListOf(layer) !== undefined);
}
