import { aboutOptionLater } from '@chunkah/core/engine';
import { type ImagePlatform, readImage, type StoredImage } from '@chunkah/oci';
import { componentListOf } from '../describe-layer.ts';
import { previousForeign } from './errors.ts';
import { parsePrevious } from './parse-previous.ts';

/**
 * Reads what the image of the build before says of itself. None of its layers is read.
 * @param text of the option.
 * @throws ChunkahError `PREVIOUS_UNKNOWN`, `PREVIOUS_FOREIGN` when none of its layers names
 * components, and what `readImage` throws.
 */
export function readPrevious(text: string, platform: ImagePlatform): Promise<StoredImage> {
  return aboutOptionLater({ name: 'previous' }, async () => {
    const image = await readImage(parsePrevious(text), platform);
    if (image.layers.every((layer) => componentListOf(layer) === undefined)) throw previousForeign(image.name);
    return image;
  });
}
