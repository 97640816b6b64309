import type { OutputSetting } from '@chunkah/config';
import { locateImage, parseImageLocation } from '../image-sources/parse-image-location.ts';

/** The image to make anew as text; one that a config names has an absolute path. */
export function imageOf({ text, locate }: OutputSetting): string {
  const location = locate === undefined ? undefined : parseImageLocation(text);
  return locate === undefined || location === undefined ? text : locateImage(text, location, locate);
}
