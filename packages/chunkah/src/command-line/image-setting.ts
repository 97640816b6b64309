import type { OutputSetting } from '@chunkah/config';
import { locateImage, parseImageLocation } from '../image-sources/parse-image-location.ts';
import { locateKeepBase } from '../pipeline/base/parse-keep-base.ts';

/** The image to make anew as text; one that a config names has an absolute path. */
export function imageOf({ text, locate }: OutputSetting): string {
  const location = locate === undefined ? undefined : parseImageLocation(text);
  return locate === undefined || location === undefined ? text : locateImage(text, location, locate);
}

/**
 * The base to keep as text; one that a config names has an absolute path.
 * @throws ChunkahError `KEEP_BASE_UNKNOWN`.
 */
export function keepBaseOf({ text, locate }: OutputSetting): string {
  return locate === undefined ? text : locateKeepBase(text, locate);
}
