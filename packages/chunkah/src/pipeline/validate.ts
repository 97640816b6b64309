import { join } from 'node:path';
import { silentLogger } from '@chunkah/core/engine';
import {
  type ImageReport,
  type ImageSource,
  isDockerArchive,
  parsePlatform,
  validateImage,
  withTemporaryDirectory,
  writeLayout,
} from '@chunkah/oci';
import { formatVersion, type ValidateResult } from '@chunkah/report';
import { type ImageLocation, isInFiles } from '../image-sources/parse-image-location.ts';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import { type ImageOptions, imageLocation, withImage } from '../image-sources/with-image.ts';
import { nothingToValidate } from './errors.ts';

/** Which image is validated, and how. */
export interface ValidateOptions extends ImageOptions {
  /** Where the image is, in the forms of `--previous`. */
  readonly image: string;
  /** `linux/ARCHITECTURE[/VARIANT]`: picks one of several images elsewhere than in files. */
  readonly platform?: string | undefined;
  /** Whether what chunkah promises of its own images must hold, too; default `false`. */
  readonly strict?: boolean | undefined;
}

/**
 * Reads a whole image, wherever it is, and says what is wrong with it. A directory or an archive in
 * the OCI layout is validated as it is, with all its images; any other image is brought into that
 * layout first.
 * @throws ChunkahError when the image cannot be read at all.
 */
export async function validate(options: ValidateOptions): Promise<ValidateResult> {
  const { image, strict = false, signal } = options;
  const location = imageLocation(image);
  if (location.kind === 'manifest') throw nothingToValidate(image);
  const settings = { strict, ...(signal === undefined ? {} : { signal }) };
  if (isInLayout(location)) return resultOf(image, await validateImage(location.path, settings));
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
  const { temporary = temporaryFiles(), logger = silentLogger } = options;
  const place = { path: join(temporary, 'image'), name: `temporary files in ${temporary}` };
  const warn = (message: string) => logger.warn(message);
  return withImage(location, platform, options, ({ image: stored, fetch }) =>
    withTemporaryDirectory({ ...place, warn }, async (directory) => {
      await writeLayout(stored, directory, { fetch, signal: signal ?? new AbortController().signal });
      return resultOf(image, await validateImage(directory, settings));
    }),
  );
}

function isInLayout(location: ImageLocation): location is ImageSource {
  if (!isInFiles(location) || location.kind === 'docker-archive') return false;
  return location.kind !== 'path' || !isDockerArchive(location.path);
}

function resultOf(image: string, { faults, warnings, manifests }: ImageReport): ValidateResult {
  return {
    formatVersion,
    image,
    valid: faults.length === 0,
    faults,
    warnings,
    manifests: manifests.map(({ digest }) => digest),
  };
}
