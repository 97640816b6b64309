import { isChunkahError } from '@chunkah/core';
import { type ImagePlatform, readImageFiles, type StoredImage } from '@chunkah/oci';
import { formatReference, type ImageReference, parseReference, type Repository } from '@chunkah/registry';
import type { OpenedImage } from '../image-sources/opened-image.ts';
import type { PlanOptions } from '../pipeline/options.ts';
import { openRepository, type RegistryAccess } from './open-repository.ts';
import { outputReference, outputTags } from './output-reference.ts';
import type { RegistryTarget } from './registry-target.ts';

/**
 * Fetches the manifest and the config of an image, and runs `use` with it, which may fetch layers.
 * @param name `HOST/NAME[:TAG][@DIGEST]`.
 * @throws ChunkahError `REFERENCE_INVALID`, `NOT_IN_REGISTRY`, what `readImageFiles`, requests and
 * `use` throw; the signal's reason.
 */
export function withRegistryImage<Result>(
  name: string,
  platform: ImagePlatform | undefined,
  options: RegistryAccess,
  use: (opened: OpenedImage) => Promise<Result>,
): Promise<Result> {
  const named = parseReference(name);
  const reference = named.tag === undefined && named.digest === undefined ? { ...named, tag: 'latest' } : named;
  return withRepository(reference, 'pull', options, async (repository) => {
    const image = await describe(repository, reference, await repository.getManifest(reference), platform);
    return use({ image, fetch: (layer, signal) => repository.getBlob(layer, signal) });
  });
}

/**
 * The manifest and the config of the image that has the first tag of an output.
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
  options: RegistryAccess,
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
  platform: ImagePlatform | undefined,
): Promise<StoredImage> {
  return readImageFiles(
    {
      name: `docker://${formatReference(reference)}`,
      top: { kind: 'either', bytes },
      document: async (digest, kind) =>
        kind === 'config' ? repository.getSmallBlob(digest) : (await repository.getManifest({ digest })).bytes,
      blob: () => undefined,
    },
    platform,
  );
}
