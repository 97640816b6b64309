import type { FileColumns } from '@chunkah/core/engine';
import type { ImageDocuments } from '../image/image-documents.ts';
import { distinctLayers } from '../layer/distinct-layers.ts';
import { type LayerContent, LayerEncoder } from '../layer/layer-encoder.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import type { ImageRun } from './image-run.ts';
import { type ImageTarget, isPipe } from './image-target.ts';
import type { SizedLayer, WrittenLayer } from './layer-job.ts';
import type { Warn } from './removed-at-end.ts';
import { writeArchive } from './write-archive.ts';
import { writeDirectory } from './write-directory.ts';
import { writeStream } from './write-stream.ts';

export interface WriteImageOptions {
  readonly target: ImageTarget;
  /** The rootfs on the host as a binary string, as the scan gives it. */
  readonly root: string;
  readonly columns: FileColumns;
  readonly format: LayerFormat;
  /** From the most to the least stable. */
  readonly layers: readonly LayerContent[];
  /** gzip level 0 to 9; `undefined` for uncompressed layers. */
  readonly compressionLevel: number | undefined;
  /** Worker threads; at least 1. */
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Makes the JSON documents once all layers are known, in the order of `layers`. */
  readonly describe: (layers: readonly WrittenLayer[]) => ImageDocuments;
  /** Hears of what cannot be removed in the end. */
  readonly onWarning?: Warn | undefined;
  /** Called with a counter that worker threads add to: bytes made of `total`. Read it as often as wanted. */
  readonly onStart?: (progress: BigInt64Array<SharedArrayBuffer>, total: number) => void;
}

/**
 * Writes an image. Nothing appears under the target's name before it is complete, but for a mount point: its file or empty
 * directory is filled where it is, and is empty again after a failure.
 * @returns the documents written.
 * @throws ChunkahError when the rootfs changed meanwhile or the output cannot be written; the signal's reason when aborted.
 */
export async function writeImage(options: WriteImageOptions): Promise<ImageDocuments> {
  const { columns, format, target } = options;
  const distinct = distinctLayers(options.layers, columns, format);
  const blobs = measureLayers(distinct.layers, columns, format);
  const progress = new BigInt64Array(new SharedArrayBuffer(8));
  const run: ImageRun = {
    root: options.root,
    columns,
    format,
    compressionLevel: options.compressionLevel,
    threads: options.threads,
    signal: options.signal,
    blobs,
    progress,
    warn: options.onWarning ?? (() => {}),
    document: (written) => options.describe(distinct.numberOf.map((number) => expectWritten(written, number))),
  };
  const tarBytes = blobs.reduce((total, blob) => total + blob.tarSize, 0);
  const isStream = target.kind === 'descriptor' || (target.kind === 'archive' && isPipe(target.path));
  // A stream of uncompressed layers is made twice: once for the digests, once for the reader.
  options.onStart?.(progress, isStream && options.compressionLevel === undefined ? 2 * tarBytes : tarBytes);
  if (target.kind === 'directory') return writeDirectory(run, target.path);
  if (target.kind === 'archive' && !isStream && options.compressionLevel === undefined) {
    return writeArchive(run, target.path);
  }
  return writeStream(run, target);
}

/** Adds to each layer the bytes of its tar. */
function measureLayers(layers: readonly LayerContent[], columns: FileColumns, format: LayerFormat): SizedLayer[] {
  const encoder = new LayerEncoder(columns, format);
  return layers.map((layer) => ({ ...layer, tarSize: encoder.measure(layer) }));
}

function expectWritten(written: readonly WrittenLayer[], number: number): WrittenLayer {
  const layer = written[number];
  if (layer === undefined) throw new Error(`layer ${number} was not written`);
  return layer;
}
