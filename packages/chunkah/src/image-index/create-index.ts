import { aboutOption, aboutOptionLater } from '@chunkah/core/engine';
import { type JsonBlob, makeImageIndex, placesOf, platformKey, writeIndex } from '@chunkah/oci';
import type { ImageReference, Repository } from '@chunkah/registry';
import { formatVersion, type IndexResult } from '@chunkah/report';
import { imageNames } from '../pipeline/image-names.ts';
import type { OutputTarget } from '../pipeline/options.ts';
import { openRepository, type RegistryAccess } from '../registry/open-repository.ts';
import { outputReference, outputTags } from '../registry/output-reference.ts';
import type { RegistryTarget } from '../registry/registry-target.ts';
import { indexOutputOther, noImages, platformTwice } from './errors.ts';
import type { IndexedImage } from './indexed-image.ts';
import { openManifests } from './open-manifests.ts';
import { pushIndex } from './push-index.ts';

export interface CreateIndexOptions extends RegistryAccess {
  /**
   * `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `docker://HOST/NAME[:TAG]`, or the path of one
   * of the first two. All platforms of an index are taken.
   */
  readonly images: readonly string[];
  /** A directory, an archive in a file, or a registry. */
  readonly output: OutputTarget;
  /** Names of the index in its directory or archive; in a registry its tags. */
  readonly tag?: string | readonly string[];
}

/**
 * Joins images to one index, in their order, each for the platform that its config names. The
 * images stay as they are, byte for byte; attestations are left out.
 * @throws ChunkahError `INDEX_WITHOUT_IMAGES`, `INDEX_SOURCE_UNSUPPORTED`, `INDEX_PLATFORM_TWICE`,
 * `INDEX_OUTPUT_UNSUPPORTED`, what reading images and writing throws; the signal's reason.
 */
export async function createIndex(options: CreateIndexOptions): Promise<IndexResult> {
  const { images: texts, output } = options;
  if (texts.length === 0) throw noImages();
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const repositories: Repository[] = [];
  const open = (reference: ImageReference, access: 'pull' | 'pull,push') => {
    const repository = openRepository(reference, options, { access, signal });
    repositories.push(repository);
    return repository;
  };
  const openSource = (reference: ImageReference) => open(reference, 'pull');
  try {
    const write = await outputOf(output, options, (reference) => open(reference, 'pull,push'));
    const images: IndexedImage[] = [];
    for (const text of texts) {
      signal.throwIfAborted();
      images.push(...(await openManifests(text, openSource)));
    }
    refuseEqualPlatforms(images);
    const index = makeImageIndex(images);
    const pushed = await write(images, index);
    const manifests = images.map(({ digest, bytes, platform }) => ({ digest, size: bytes.length, platform }));
    return { formatVersion, digest: index.digest, manifests, ...pushed };
  } catch (error) {
    ending.abort(error);
    throw error;
  } finally {
    for (const repository of repositories) await repository.close();
  }
}

type WriteOutput = (images: readonly IndexedImage[], index: JsonBlob) => Promise<Pick<IndexResult, 'pushed'>>;

/** Checks the output before any image is read. */
async function outputOf(
  output: OutputTarget,
  options: CreateIndexOptions,
  open: (reference: ImageReference) => Repository,
): Promise<WriteOutput> {
  if (output.kind === 'registry') return registryOutput(output, options, open);
  if (output.kind === 'descriptor') throw indexOutputOther('standard output');
  if (output.kind === 'containers-storage') throw indexOutputOther('a containers storage');
  if (output.kind === 'archive' && output.form === 'docker') throw indexOutputOther('a docker-archive');
  const names = await imageNames({ ...options, compat: undefined });
  const [place] = aboutOption({ name: 'output' }, () => placesOf(output));
  if (place === undefined) throw indexOutputOther('a pipe or a device');
  // It would be emptied first, and may be one of the images.
  if (output.kind === 'archive' && place.isWrittenInPlace) throw indexOutputOther('a file that is a mount point');
  const { logger, signal } = options;
  return async (images, index) => {
    const documents = images.flatMap((image) => [image.config, image]);
    const content = { index, names, documents: once(documents), layers: once(images.flatMap(({ layers }) => layers)) };
    await writeIndex({ ...output, path: place.path }, content, { signal, warn: (message) => logger?.warn(message) });
    return {};
  };
}

async function registryOutput(
  output: RegistryTarget,
  options: CreateIndexOptions,
  open: (reference: ImageReference) => Repository,
): Promise<WriteOutput> {
  const reference = outputReference(output);
  const tags = outputTags(reference, options);
  const repository = open(reference);
  await aboutOptionLater({ name: 'output' }, () => repository.greet());
  return async (images, index) => ({ pushed: await pushIndex(images, index, { repository, reference, tags }) });
}

function once<Blob extends { readonly digest: string }>(blobs: readonly Blob[]): Blob[] {
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
}

/** A client takes the first image that fits, so that a second one would never be taken. */
function refuseEqualPlatforms(images: readonly IndexedImage[]): void {
  const names = new Map<string, string>();
  for (const { name, platform } of images) {
    const key = platformKey(platform);
    const other = names.get(key);
    if (other !== undefined) throw platformTwice(key, other, name);
    names.set(key, name);
  }
}
