import { createHash } from 'node:crypto';
import type { Compression } from '../compress/compression.ts';
import { type CompressionName, compressions } from '../compress/compressions.ts';
import { mediaTypes } from '../image/media-types.ts';
import { largestTar } from '../spool/spool-job.ts';
import { Findings } from '../validate/findings.ts';
import { expectedLayerTypes, type LayerType } from '../validate/layer.ts';
import { fileInRange, type StoredFile } from '../validate/stored-files.ts';
import type { StoredLayer } from './stored-image.ts';

const names = Object.keys(compressions) as readonly CompressionName[];

/**
 * How a layer's blob is compressed, by its media type and its annotations; `undefined` for what is
 * not written here.
 */
export function storedCompression({ mediaType, annotations }: StoredLayer): CompressionName | undefined {
  const fitting = names.filter((name) => mediaType === mediaTypes.layer + compressions[name].mediaTypeSuffix);
  const isMarked = (name: CompressionName) => {
    const keys = keysOf(name);
    return keys.length > 0 && keys.every((key) => annotations[key] !== undefined);
  };
  return fitting.find(isMarked) ?? fitting.find((name) => keysOf(name).length === 0);
}

function keysOf(name: CompressionName): readonly string[] {
  const { annotationKeys = [] }: Compression = compressions[name];
  return annotationKeys;
}

/**
 * Whether the blob of a layer is at hand and is what the image says of it: it has the digest, and
 * what it decompresses to has the diff id, to its last byte.
 * @throws the signal's reason when aborted.
 */
export async function isIntact(layer: StoredLayer, signal: AbortSignal | undefined): Promise<boolean> {
  const { blob, digest, diffId, mediaType } = layer;
  const type = expectedLayerTypes.get(mediaType);
  if (blob === undefined || type === undefined) return false;
  const { path, start, size } = blob;
  const file = fileInRange({ path, offset: start, size }, { name: path, digest }, signal);
  try {
    if ((await digestOf(file.read())) !== digest) return false;
    return type.reader === undefined ? diffId === digest : await decompressesTo(diffId, file, type.reader);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && 'syscall' in error) return false;
    throw error;
  }
}

async function decompressesTo(
  diffId: string,
  file: StoredFile,
  Reader: NonNullable<LayerType['reader']>,
): Promise<boolean> {
  const findings = new Findings(false);
  const reader = new Reader(file, findings);
  const found = await digestOf(reader.read(), largestTar(file.size));
  return !reader.broken && findings.result().faults.length === 0 && found === diffId;
}

/** The digest of at most so many bytes; `undefined` for more. */
async function digestOf(chunks: AsyncIterable<Buffer>, limit = Number.POSITIVE_INFINITY): Promise<string | undefined> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) return undefined;
    hash.update(chunk);
  }
  return `sha256:${hash.digest('hex')}`;
}
