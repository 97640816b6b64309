import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { ZstdFrameWalk } from '@chunkah/core/engine';
import type { LayerCompression } from '../compress/compressions.ts';
import type { ImageDescription } from '../image/image-json.ts';
import type { ImageLayer } from '../layer/image-layer.ts';
import type { LayerContent } from '../layer/layer-encoder.ts';
import { ourLayerFormat } from '../layer/layer-formats.fixture.ts';
import type { WriteImageOptions } from './write-image.ts';

/** What a test says of an image; the rest is fixed: our own format, uncompressed, one thread. */
export type SampleImage = Partial<Omit<WriteImageOptions, 'layers'>> & {
  readonly target: WriteImageOptions['target'];
  readonly tree: WriteImageOptions['tree'];
  readonly layers: readonly LayerContent[];
};

export const sampleDescription: ImageDescription = { config: {}, architecture: 'amd64', created: 0, annotations: {} };

export function imageOptions(image: SampleImage): WriteImageOptions {
  return {
    format: ourLayerFormat,
    compression: { name: 'none' },
    threads: 1,
    image: sampleDescription,
    ...image,
    layers: image.layers.map((content, number): ImageLayer => {
      return { kind: 'encoded', ...content, annotations: { 'test.layer': `${number}` }, history: { created: 0 } };
    }),
  };
}

/** Compressions that tests write images with. */
export const sampleCompressions: readonly LayerCompression[] = [
  { name: 'none' },
  { name: 'gzip', level: 1 },
  { name: 'zstd' },
  { name: 'zstd:chunked', level: 1 },
];

/** The uncompressed tar of a layer in an image directory. */
export function readLayer(image: string, digest: string): Buffer {
  const blob = readFileSync(join(image, 'blobs', digest.replace(':', '/')));
  if (blob.readUInt16BE() === 0x1f8b) return gunzipSync(blob);
  return blob.readUInt32BE() === 0x28b52ffd ? decompressFrames(blob) : blob;
}

function decompressFrames(blob: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    const walk = new ZstdFrameWalk();
    const end = walk.take(blob, at);
    if (!walk.skippable) parts.push(zstdDecompressSync(blob.subarray(at, end)));
    at = end;
  }
  return Buffer.concat(parts);
}
