import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BlockWriter } from '../layer/block-writer.ts';
import { LayerEncoder } from '../layer/layer-encoder.ts';
import { padded } from '../layer/tar-header.ts';
import { contentReader } from './add-content.ts';
import { blobPath, memberHeader } from './archive-member.ts';
import { layerFileName, type WrittenLayer } from './layer-job.ts';
import type { StreamJob } from './stream-job.ts';
import { StreamWriter } from './stream-output.ts';

const bufferSize = 1024 * 1024;

/** Writes an archive front to back, each layer as soon as it and all before it have digests. */
export class ArchiveStream {
  readonly #job: StreamJob;
  readonly #output: StreamWriter;
  readonly #buffer = Buffer.allocUnsafeSlow(bufferSize);
  readonly #encoder: LayerEncoder;
  readonly #waiting = new Map<number, WrittenLayer>();
  #next = 0;

  /** @throws ChunkahError when the output cannot be opened or written. */
  constructor(job: StreamJob) {
    this.#job = job;
    this.#encoder = new LayerEncoder(job.layers.columns, job.layers.format);
    this.#output = new StreamWriter(job.output);
    this.#output.write(job.head);
  }

  addLayer(written: WrittenLayer): void {
    this.#waiting.set(written.layer, written);
    for (let next = this.#waiting.get(this.#next); next !== undefined; next = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next);
      this.#next += 1;
      this.#output.write(memberHeader(blobPath(next.digest), next.size));
      if (this.#job.layerFiles === undefined) this.#encodeLayer(next.layer);
      else this.#copyLayer(join(this.#job.layerFiles, layerFileName(next.layer)), next.size);
    }
  }

  end(tail: Uint8Array): void {
    this.#output.write(tail);
    this.#output.close();
  }

  /** The second reading of the files: each is compared with the scan, so that the bytes are those that were hashed. */
  #encodeLayer(layer: number): void {
    const { layers } = this.#job;
    const content = layers.layers[layer];
    if (content === undefined) throw new RangeError(`no layer ${layer}`);
    const writer = new BlockWriter(this.#buffer, (bytes) => {
      this.#output.write(bytes);
      Atomics.add(layers.progress, 0, BigInt(bytes.length));
    });
    this.#encoder.encode(content, writer, contentReader(layers.root, layers.columns));
  }

  #copyLayer(path: string, size: number): void {
    const input = openSync(path, 'r');
    try {
      for (let count = readSync(input, this.#buffer); count > 0; count = readSync(input, this.#buffer)) {
        this.#output.write(this.#buffer.subarray(0, count));
      }
    } finally {
      closeSync(input);
    }
    // Its room is needed; what cannot be removed now is told when the whole directory is.
    attemptRemoval(path);
    this.#output.write(new Uint8Array(padded(size) - size));
  }
}

function attemptRemoval(path: string): void {
  try {
    rmSync(path);
  } catch {}
}
