import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@chunkah/core/engine';
import {
  type ImageReport,
  type ImageSource,
  isDockerArchive,
  parsePlatform,
  readImage,
  readImages,
  type StoredImage,
  validateImage,
  withLayerTars,
  withTemporaryDirectory,
  writeLayout,
} from '@chunkah/oci';
import type { ClientProfile } from '@chunkah/presets';
import { type Finding, formatVersion, type ValidateResult } from '@chunkah/report';
import { type ImageLocation, isInFiles } from '../image-sources/parse-image-location.ts';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import { type ImageOptions, imageLocation, withImage } from '../image-sources/with-image.ts';
import { checkClients } from '../limits/check-clients.ts';
import type { NameFacts } from '../limits/image-facts.ts';
import { readChecks } from '../limits/read-checks.ts';
import { storedFacts, storedNames } from '../limits/stored-facts.ts';
import { nothingToValidate } from './errors.ts';

/** Which image is validated, and how. */
export interface ValidateOptions extends ImageOptions {
  /** Where the image is, in the forms of `--previous`. */
  readonly image: string;
  /** `linux/ARCHITECTURE[/VARIANT]`: picks one of several images elsewhere than in files. */
  readonly platform?: string | undefined;
  /** Whether what chunkah promises of its own images must hold, too; default `false`. */
  readonly strict?: boolean | undefined;
  /** Clients that must be able to take the image. */
  readonly clients?: readonly string[] | undefined;
  /** Worker threads for layers that are compressed; default: the processors. */
  readonly threads?: number | undefined;
}

/**
 * Reads a whole image, wherever it is, and says what is wrong with it and, of one without faults,
 * which clients cannot take it. A directory or an archive in the OCI layout is validated as it is,
 * with all its images; any other image is brought into that layout first.
 * @throws ChunkahError `CHOICE_INVALID` for a client that is not known; when the image cannot be
 * read at all.
 */
export async function validate(options: ValidateOptions): Promise<ValidateResult> {
  const { image, strict = false, signal, clients: names = [] } = options;
  const clients = (await readChecks({ clients: names }))?.clients;
  const location = imageLocation(image);
  if (location.kind === 'manifest') throw nothingToValidate(image);
  const settings = { strict, ...(signal === undefined ? {} : { signal }) };
  if (isInLayout(location)) {
    const report = await validateImage(location.path, settings);
    return resultOf(image, report, await findingsOf(report, clients, options, () => readImages(location)));
  }
  const platform = options.platform === undefined ? undefined : parsePlatform(options.platform);
  const { temporary = temporaryFiles(), logger = silentLogger } = options;
  const place = { path: join(temporary, 'image'), name: `temporary files in ${temporary}` };
  const warn = (message: string) => logger.warn(message);
  return withImage(location, platform, options, ({ image: stored, fetch }) =>
    withTemporaryDirectory({ ...place, warn }, async (directory) => {
      await writeLayout(stored, directory, { fetch, signal: signal ?? new AbortController().signal });
      const report = await validateImage(directory, settings);
      const read = async () => {
        const { layers } = await readImage({ kind: 'oci', path: directory });
        return [{ ...stored, layers }];
      };
      return resultOf(image, report, await findingsOf(report, clients, options, read));
    }),
  );
}

/** What clients cannot take of images without faults. */
async function findingsOf(
  { faults }: ImageReport,
  clients: readonly ClientProfile[] | undefined,
  options: ValidateOptions,
  read: () => Promise<readonly StoredImage[]>,
): Promise<Finding[] | undefined> {
  if (clients === undefined || faults.length > 0) return undefined;
  const images = await read();
  const findings: Finding[] = [];
  for (const image of images) {
    const names = clients.some((client) => client.names !== undefined) ? await namesOf(image, options) : undefined;
    const { digest } = image;
    const found = checkClients(clients, storedFacts(image, names));
    findings.push(
      ...(images.length === 1 || digest === undefined ? found : found.map((one) => ({ ...one, manifest: digest }))),
    );
  }
  return findings;
}

function namesOf(image: StoredImage, options: ValidateOptions): Promise<NameFacts> {
  const { logger = silentLogger, signal, temporary = temporaryFiles(), threads = availableParallelism() } = options;
  const reading = { directory: temporary, threads, signal, onWarning: (text: string) => logger.warn(text) };
  return withLayerTars(image, reading, async (tars) => storedNames(tars, image.name));
}

function isInLayout(location: ImageLocation): location is ImageSource {
  if (!isInFiles(location) || location.kind === 'docker-archive') return false;
  return location.kind !== 'path' || !isDockerArchive(location.path);
}

function resultOf(
  image: string,
  { faults, warnings, manifests }: ImageReport,
  findings: readonly Finding[] | undefined,
): ValidateResult {
  return {
    formatVersion,
    image,
    valid: faults.length === 0,
    faults,
    warnings,
    manifests: manifests.map(({ digest }) => digest),
    ...(findings === undefined ? {} : { findings }),
  };
}
