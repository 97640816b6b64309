import { ChunkahError } from '@chunkah/core';
import { canonicalJson } from '../image/canonical-json.ts';
import type { ImageJson } from '../image/image-json.ts';
import { mediaTypes } from '../image/media-types.ts';
import { blobPath } from './archive-member.ts';
import type { ImageRun } from './image-run.ts';
import type { SizedLayer } from './layer-job.ts';

/** Most bytes that podman and skopeo read of the file (containers/image, `iolimits`). */
const largestManifest = 1024 * 1024;

/**
 * The same image for readers of what `docker save` writes: their `manifest.json` names the blobs of
 * an OCI archive, as Docker itself does since version 25.
 */
export function forDocker(run: ImageRun): ImageRun {
  if (run.sequence.some((number) => isZstd(run.blobs[number]))) {
    run.warn(
      'docker before version 23 cannot load layers compressed with zstd; with --compression gzip or none it can',
    );
  }
  return {
    ...run,
    describe(written) {
      const json = run.describe(written);
      return { ...json, dockerManifest: dockerManifest(json) };
    },
  };
}

function isZstd(layer: SizedLayer | undefined): boolean {
  if (layer?.kind === 'kept') return layer.mediaType.startsWith(`${mediaTypes.layer}+zstd`);
  return layer?.compression.name.startsWith('zstd') === true;
}

/**
 * The bytes of `manifest.json`: one image with all its names, an empty list without any.
 * @throws ChunkahError `DOCKER_MANIFEST_TOO_LARGE`.
 */
export function dockerManifest({ config, layers, tags }: Pick<ImageJson, 'config' | 'layers' | 'tags'>): Uint8Array {
  const image = { Config: blobPath(config.digest), Layers: layers.map(blobPath), RepoTags: tags };
  const bytes = Buffer.from(canonicalJson([image]), 'utf8');
  if (bytes.length > largestManifest) throw dockerManifestTooLarge(bytes.length);
  return bytes;
}

function dockerManifestTooLarge(size: number): ChunkahError {
  return new ChunkahError({
    code: 'DOCKER_MANIFEST_TOO_LARGE',
    message: `the manifest.json of the docker-archive would have ${size} bytes, and readers take ${largestManifest}`,
    hint: 'ask for fewer layers (--max-layers) or names, or write oci-archive:FILE',
  });
}
