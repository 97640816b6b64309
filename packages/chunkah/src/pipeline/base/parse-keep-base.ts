import {
  type ImageLocation,
  isInFiles,
  locateImage,
  parseImageLocation,
} from '../../image-sources/parse-image-location.ts';
import { keepBaseUnknown } from './errors.ts';

/** What stands for the base that the image's annotations name. */
const annotatedBase = 'annotation';

/** Which base an image is said to have. */
export type BaseSource =
  | ImageLocation
  /** That of the image's annotations. */
  | { readonly kind: 'annotation' }
  /** So many of its own lowest layers. */
  | { readonly kind: 'layers'; readonly count: number };

/**
 * Reads a number of layers, `annotation`, or where an image is. A file with such a name is meant by
 * `./annotation`.
 * @throws ChunkahError `KEEP_BASE_UNKNOWN`.
 */
export function parseKeepBase(text: string): BaseSource {
  if (text === annotatedBase) return { kind: 'annotation' };
  if (/^[0-9]+$/.test(text)) {
    const count = Number(text);
    if (count === 0 || !Number.isSafeInteger(count)) throw keepBaseUnknown(text);
    return { kind: 'layers', count };
  }
  const location = parseImageLocation(text);
  if (location === undefined) throw keepBaseUnknown(text);
  return location;
}

/** The same with absolute paths, as text. @throws ChunkahError `KEEP_BASE_UNKNOWN`. */
export function locateKeepBase(text: string, locate: (path: string) => string): string {
  const source = parseKeepBase(text);
  if (source.kind === 'annotation' || source.kind === 'layers') return text;
  return isInFiles(source) ? locateImage(text, source, locate) : text;
}
