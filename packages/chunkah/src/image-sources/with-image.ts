import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '@chunkah/core/engine';
import { type ImagePlatform, readImage, withTemporaryDirectory } from '@chunkah/oci';
import type { RegistryAccess } from '../registry/open-repository.ts';
import { imageUnknown, noImageThere } from './errors.ts';
import type { OpenedImage } from './opened-image.ts';
import { type ImageLocation, isInFiles, parseImageLocation } from './parse-image-location.ts';
import { temporaryFiles } from './temporary-files.ts';

/** How images are reached. */
export interface ImageOptions extends RegistryAccess {
  /** Directory for temporary files; default: {@link temporaryFiles}. */
  readonly temporary?: string | undefined;
}

/**
 * Reads where an image is.
 * @throws ChunkahError `IMAGE_UNKNOWN`; `IMAGE_NOT_FOUND` for a path without a prefix that does not
 * exist.
 */
export function imageLocation(text: string): ImageLocation {
  const location = parseImageLocation(text);
  if (location === undefined) throw imageUnknown(text);
  if (location.kind === 'path' && !existsSync(location.path)) throw noImageThere(location.path);
  return location;
}

/**
 * Runs `use` with an image, wherever it is. Its documents are read before, its layers by who wants
 * them; whatever that needs exists as long as `use` runs.
 * @param platform as for `readImage`.
 * @throws ChunkahError, what `use` throws, the signal's reason.
 */
export async function withImage<Result>(
  location: ImageLocation,
  platform: ImagePlatform | undefined,
  options: ImageOptions,
  use: (opened: OpenedImage) => Promise<Result>,
): Promise<Result> {
  if (isInFiles(location)) return use({ image: await readImage(location, platform) });
  const { name } = location;
  if (location.kind === 'registry') {
    const { withRegistryImage } = await import('../registry/fetch-image.ts');
    return withRegistryImage(name, platform, options, use);
  }
  const { temporary = temporaryFiles(), logger = silentLogger, signal } = options;
  const place = { path: join(temporary, 'image'), warn: (message: string) => logger.warn(message) };
  return withTemporaryDirectory({ ...place, name: `temporary files in ${temporary}` }, async (directory) => {
    const path = join(directory, 'image');
    const { copyFromStorage } = await import('./copy-from-storage.ts');
    await copyFromStorage(name, path, { logger, signal });
    const image = await readImage({ kind: 'oci', path }, platform);
    return use({ image: { ...image, name: `containers-storage:${name}` } });
  });
}
