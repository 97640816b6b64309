import { blobPieces, readManifestFiles, readManifests, type StoredManifest } from '@chunkah/oci';
import { type ImageReference, parseReference, type Repository } from '@chunkah/registry';
import { imageLocation } from '../image-sources/with-image.ts';
import { remoteFiles } from '../registry/fetch-image.ts';
import { indexSourceOther, layerMissing } from './errors.ts';
import type { IndexedImage } from './indexed-image.ts';

type OpenRepository = (reference: ImageReference) => Repository;

/**
 * The images that a text names, all platforms of them.
 * @param open gives the repository of a reference, which stays open as long as layers are read.
 * @throws ChunkahError `INDEX_SOURCE_UNSUPPORTED`, `IMAGE_UNKNOWN`, and what reading images throws.
 */
export async function openManifests(text: string, open: OpenRepository): Promise<IndexedImage[]> {
  const location = imageLocation(text);
  if (location.kind === 'registry') return remoteManifests(location.name, open);
  if (location.kind !== 'oci' && location.kind !== 'oci-archive' && location.kind !== 'path') {
    throw indexSourceOther(text);
  }
  const manifests = await readManifests(location);
  return manifests.map((manifest) => ({
    ...manifest,
    layers: manifest.layers.map(({ digest, size, place }) => {
      if (place === undefined) throw layerMissing(manifest.name, digest);
      return { name: manifest.name, digest, size, open: (start) => blobPieces(place, digest, start) };
    }),
  }));
}

async function remoteManifests(name: string, open: OpenRepository): Promise<IndexedImage[]> {
  const named = parseReference(name);
  const reference = named.tag === undefined && named.digest === undefined ? { ...named, tag: 'latest' } : named;
  const repository = open(reference);
  const { bytes } = await repository.getManifest(reference);
  const manifests = await readManifestFiles(remoteFiles(repository, reference, bytes));
  return manifests.map((manifest: StoredManifest) => ({
    ...manifest,
    repository: { host: reference.host, name: reference.repository },
    layers: manifest.layers.map(({ digest, size }) => ({
      name: manifest.name,
      digest,
      size,
      open: (start) => without(start, repository.getBlob({ digest, size })),
    })),
  }));
}

/** The bytes behind the first `start`. */
async function* without(start: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const piece of pieces) {
    const left = Math.min(piece.length, Math.max(0, start - done));
    done += piece.length;
    if (left < piece.length) yield piece.subarray(left);
  }
}
