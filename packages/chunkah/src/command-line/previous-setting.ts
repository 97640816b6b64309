import type { OutputSetting } from '@chunkah/config';
import { parseImageLocation } from '../image-sources/parse-image-location.ts';
import { locatePrevious, sameAsOutput } from '../pipeline/previous/parse-previous.ts';

/**
 * The previous image as text; one that a config names has absolute paths.
 * @throws ChunkahError `PREVIOUS_UNKNOWN`.
 */
export function previousOf({ text, locate }: OutputSetting): string {
  return locate === undefined ? text : locatePrevious(text, locate);
}

/** Whether the previous image is the one that the output has so far. */
export function isSameAsOutput({ text }: OutputSetting): boolean {
  return text === sameAsOutput;
}

/** Whether a registry has the previous image, or one to make anew. */
export function isInRegistry({ text }: OutputSetting): boolean {
  return parseImageLocation(text)?.kind === 'registry';
}
