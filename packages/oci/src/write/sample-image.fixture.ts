import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FileColumns } from '@chunkah/core/engine';
import { type ImageDocuments, makeImageDocuments } from '../image/image-documents.ts';
import type { LayerContent } from '../layer/layer-encoder.ts';
import { defaultLayerFormat } from '../layer/layer-format.ts';
import type { WrittenLayer } from './layer-job.ts';
import type { WriteImageOptions } from './write-image.ts';

/** What a test says of an image; the rest is fixed: our own format, uncompressed, one thread. */
export type SampleImage = Partial<WriteImageOptions> & {
  readonly target: WriteImageOptions['target'];
  readonly root: string;
  readonly columns: FileColumns;
  readonly layers: readonly LayerContent[];
};

export function imageOptions(image: SampleImage): WriteImageOptions {
  return {
    format: defaultLayerFormat,
    compressionLevel: undefined,
    threads: 1,
    describe: (layers) => describeSample(layers, image.compressionLevel !== undefined),
    ...image,
  };
}

/** The documents of an image whose layers were written. */
export function describeSample(layers: readonly WrittenLayer[], compressed: boolean): ImageDocuments {
  return makeImageDocuments({
    layers: layers.map(({ digest, diffId, size }, number) => {
      return { component: `test/${number}`, stability: 0.5, mtimeClamp: 0, digest, diffId, size };
    }),
    compressed,
    config: {},
    architecture: 'amd64',
    created: 0,
    annotations: {},
  });
}

/** The uncompressed tar of a layer in an image directory. */
export function readLayer(image: string, digest: string): Buffer {
  const blob = readFileSync(join(image, 'blobs', digest.replace(':', '/')));
  return blob.readUInt16BE() === 0x1f8b ? gunzipSync(blob) : blob;
}
