import {
  type ImageLocation,
  isInFiles,
  locateImage,
  parseImageLocation,
} from '../../image-sources/parse-image-location.ts';
import { previousUnknown } from './errors.ts';

/** What stands for the image that the output has so far. */
export const sameAsOutput = 'same';

/** Where the previous image is: anywhere an image can be, or where the new one goes. */
export type PreviousSource = ImageLocation | { readonly kind: 'same' };

/**
 * Reads the forms of {@link parseImageLocation}, and `same`.
 * @throws ChunkahError `PREVIOUS_UNKNOWN`.
 */
export function parsePrevious(text: string): PreviousSource {
  if (text === sameAsOutput) return { kind: 'same' };
  const location = parseImageLocation(text);
  if (location === undefined) throw previousUnknown(text);
  return location;
}

/** The same with absolute paths, as text. @throws ChunkahError `PREVIOUS_UNKNOWN`. */
export function locatePrevious(text: string, locate: (path: string) => string): string {
  const source = parsePrevious(text);
  return isInFiles(source) ? locateImage(text, source, locate) : text;
}
