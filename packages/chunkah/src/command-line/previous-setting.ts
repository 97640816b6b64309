import type { OutputSetting } from '@chunkah/config';
import { locatePrevious } from '../pipeline/previous/parse-previous.ts';

/**
 * The previous image as text; one that a config names has absolute paths.
 * @throws ChunkahError `PREVIOUS_UNKNOWN`.
 */
export function previousOf({ text, locate }: OutputSetting): string {
  return locate === undefined ? text : locatePrevious(text, locate);
}
