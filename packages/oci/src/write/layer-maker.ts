import { type ContentReader, readerOf } from '@chunkah/rootfs';
import { BlockWriter } from '../layer/block-writer.ts';
import { LayerEncoder, type OnEntry } from '../layer/layer-encoder.ts';
import { copyBlob } from '../stored/copy-blob.ts';
import { contentAdder } from './add-content.ts';
import { mayBeTarOf } from './compare-headers.ts';
import type { LayerJob } from './layer-job.ts';

/**
 * Bytes of the buffer that files are read into: one hash and one write per MiB. Also the size of a
 * compressed block.
 */
const bufferSize = 1024 * 1024;

/** Makes the tars of a job's layers, or copies the blobs of kept ones. One per thread. */
export class LayerMaker {
  readonly buffer = Buffer.allocUnsafeSlow(bufferSize);
  readonly #job: LayerJob;
  readonly #encoder: LayerEncoder;
  readonly #reader: ContentReader;
  readonly #addContent: ReturnType<typeof contentAdder>;

  constructor(job: LayerJob) {
    this.#job = job;
    this.#encoder = new LayerEncoder(job.columns, job.format);
    this.#reader = readerOf(job.content, job.columns);
    this.#addContent = contentAdder(this.#reader);
  }

  /** Whether a layer may be the tar that it has to be, if there is one: most changes show there. */
  mayBeItsTar(number: number): boolean {
    const layer = this.#job.layers[number];
    if (layer?.tar === undefined || layer.kind === 'kept') return true;
    const { columns } = this.#job;
    return mayBeTarOf(layer.tar, layer, { encoder: this.#encoder, columns, buffer: this.buffer });
  }

  /**
   * Makes the tar of a layer. Its files are compared with the index while they are read.
   * @param number among the layers of the job.
   * @param onBytes gets the tar in pieces that are valid only during the call.
   * @param onEntry hears of each entry before the piece with its content.
   * @throws ChunkahError `ROOTFS_CHANGED`, `UNREADABLE`; of a kept layer, and where files lie in an
   * image, `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
   */
  make(number: number, onBytes: (bytes: Buffer) => void, onEntry?: OnEntry): void {
    const layer = this.#job.layers[number];
    if (layer === undefined) throw new RangeError(`no layer ${number}`);
    if (layer.kind === 'kept') {
      copyBlob(layer.blob, layer.digest, this.buffer, onBytes);
      return;
    }
    const writer = new BlockWriter(this.buffer, onBytes);
    this.#encoder.encode(layer, writer, this.#addContent, onEntry);
    this.#reader.expectUnchanged();
    if (writer.flushed !== layer.tarSize) {
      throw new Error(`layer ${number} came to ${writer.flushed} bytes instead of ${layer.tarSize}`);
    }
  }

  close(): void {
    this.#reader.close();
  }
}
