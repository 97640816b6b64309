import { isChunkahError } from '@chunkah/core';
import { type ImagePlatform, readRemoteImage, type StoredImage } from '@chunkah/oci';
import { formatReference, type ImageReference, parseReference, type Repository } from '@chunkah/registry';
import type { PlanOptions } from '../pipeline/options.ts';
import { openRepository } from './open-repository.ts';
import { outputReference, outputTags } from './output-reference.ts';
import type { RegistryTarget } from './registry-target.ts';

/**
 * Fetches the manifest and the config of an image.
 * @param name `HOST/NAME[:TAG][@DIGEST]`.
 * @throws ChunkahError `REFERENCE_INVALID`, `NOT_IN_REGISTRY`, what `readRemoteImage` and requests
 * throw; the signal's reason.
 */
export function fetchImage(name: string, platform: ImagePlatform, options: PlanOptions): Promise<StoredImage> {
  const named = parseReference(name);
  const reference = named.tag === undefined && named.digest === undefined ? { ...named, tag: 'latest' } : named;
  return withRepository(reference, 'pull', options, async (repository) => {
    return describe(repository, reference, await repository.getManifest(reference), platform);
  });
}

/**
 * The same for the first tag of an output.
 * @returns `undefined` when the repository does not have it.
 */
export function fetchImageAtOutput(
  target: RegistryTarget,
  platform: ImagePlatform,
  options: PlanOptions,
): Promise<StoredImage | undefined> {
  const repositoryName = outputReference(target);
  const reference = { ...repositoryName, tag: outputTags(repositoryName, options)[0] };
  // A registry may let only those who may make a repository know that it does not exist.
  return withRepository(reference, 'pull,push', options, async (repository) => {
    const manifest = await repository.getManifest(reference).catch((error: unknown) => {
      if (isChunkahError(error) && error.code === 'NOT_IN_REGISTRY') return undefined;
      throw error;
    });
    return manifest === undefined ? undefined : describe(repository, reference, manifest, platform);
  });
}

async function withRepository<Result>(
  reference: ImageReference,
  access: 'pull' | 'pull,push',
  options: PlanOptions,
  use: (repository: Repository) => Promise<Result>,
): Promise<Result> {
  const repository = openRepository(reference, options, { access, signal: options.signal });
  try {
    return await use(repository);
  } finally {
    await repository.close();
  }
}

function describe(
  repository: Repository,
  reference: ImageReference,
  { bytes }: { readonly bytes: Uint8Array },
  platform: ImagePlatform,
): Promise<StoredImage> {
  return readRemoteImage(
    {
      name: `docker://${formatReference(reference)}`,
      top: bytes,
      manifest: async (digest) => (await repository.getManifest({ digest })).bytes,
      config: (digest) => repository.getSmallBlob(digest),
    },
    platform,
  );
}
