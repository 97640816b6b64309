import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, parseJsonBytes } from '@chunkah/core/json';
import { canonicalJson } from '../image/canonical-json.ts';
import { sha256Digest } from '../image/digest.ts';
import { mediaTypes } from '../image/media-types.ts';
import type { FetchLayer } from '../spool/fetching.ts';
import { imageUnreadable } from '../validate/errors.ts';
import { blobName } from '../validate/image-layout.ts';
import { readRange } from '../validate/stored-files.ts';
import { outputFailed } from '../write/output-file.ts';
import type { BlobPlace, StoredImage, StoredLayer } from './stored-image.ts';

/**
 * Writes an image as a directory in the OCI layout, blobs as they are: nothing is checked, and a
 * layer that is nowhere is left out.
 * @param directory that exists and is empty.
 * @param fetch gets layers that do not lie on this machine.
 * @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED`, `IMAGE_UNREADABLE`; what fetching throws.
 */
export async function writeLayout(
  image: StoredImage,
  directory: string,
  { fetch, signal }: { readonly fetch?: FetchLayer | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const { configDigest, documents, layers, platform } = image;
  const { manifest, config } = documents;
  const digest = sha256Digest(manifest);
  const descriptor = {
    mediaType: typeOf(manifest),
    digest,
    size: manifest.length,
    platform: { ...platform, os: 'linux' },
  };
  await write(directory, async () => {
    await mkdir(join(directory, 'blobs/sha256'), { recursive: true });
    await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    await writeFile(join(directory, 'index.json'), canonicalJson({ manifests: [descriptor], schemaVersion: 2 }));
    await writeFile(join(directory, blobName(digest)), manifest);
    await writeFile(join(directory, blobName(configDigest)), config);
  });
  for (const layer of new Map(layers.map((one) => [one.digest, one])).values()) {
    const bytes = bytesOf(layer, fetch, signal);
    if (bytes !== undefined) await writeBlob(bytes, directory, join(directory, blobName(layer.digest)));
  }
}

/** What a manifest says it is; the specification does not ask it to. */
function typeOf(manifest: Uint8Array): string {
  const value = parseJsonBytes(manifest, { fault: () => new Error('no JSON'), loneSurrogates: true });
  return isJsonObject(value) && typeof value.mediaType === 'string' ? value.mediaType : mediaTypes.manifest;
}

function bytesOf(
  layer: StoredLayer,
  fetch: FetchLayer | undefined,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> | undefined {
  return layer.blob === undefined ? fetch?.(layer, signal) : bytesAt(layer.blob, signal);
}

async function* bytesAt({ path, start, size }: BlobPlace, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* readRange(path, start, size, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw imageUnreadable(path, error);
  }
}

async function writeBlob(bytes: AsyncIterable<Uint8Array>, name: string, path: string): Promise<void> {
  const handle = await write(name, () => open(path, 'wx'));
  try {
    for await (const piece of bytes) await write(name, () => handle.writeFile(piece));
  } finally {
    await handle.close();
  }
}

/** @param name of the directory. */
async function write<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw outputFailed(name, error);
  }
}
