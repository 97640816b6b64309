import type { OutputSetting } from '@chunkah/config';
import { locateImage } from '../pipeline/source/parse-image.ts';

/**
 * The image to make anew as text; one that a config names has an absolute path.
 * @throws ChunkahError `IMAGE_UNKNOWN`.
 */
export function imageOf({ text, locate }: OutputSetting): string {
  return locate === undefined ? text : locateImage(text, locate);
}
