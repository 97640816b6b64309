import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { padded } from '../layer/tar-header.ts';
import { blobPath, memberHeader } from './archive-member.ts';
import { layerFileName, type WrittenBlob } from './layer-job.ts';
import { LayerMaker } from './layer-maker.ts';
import type { StreamJob } from './stream-job.ts';
import { StreamWriter } from './stream-output.ts';

/** Writes an archive front to back, each layer as soon as it and all before it have digests. */
export class ArchiveStream {
  readonly #job: StreamJob;
  readonly #output: StreamWriter;
  readonly #maker: LayerMaker;
  readonly #waiting = new Map<number, WrittenBlob>();
  #next = 0;

  /** @throws ChunkahError when the output cannot be opened or written. */
  constructor(job: StreamJob) {
    this.#job = job;
    this.#maker = new LayerMaker(job.layers);
    this.#output = new StreamWriter(job.output);
    this.#output.write(job.head);
  }

  addLayer(written: WrittenBlob): void {
    this.#waiting.set(written.layer, written);
    for (let next = this.#nextInOrder(); next !== undefined; next = this.#nextInOrder()) {
      this.#waiting.delete(next.layer);
      this.#next += 1;
      this.#output.write(memberHeader(blobPath(next.digest), next.size));
      const { layerFiles, layers } = this.#job;
      if (layerFiles === undefined || layers.layers[next.layer]?.kind === 'kept') this.#makeLayer(next);
      else this.#copyLayer(join(layerFiles, layerFileName(next.layer)), next.size);
    }
  }

  #nextInOrder(): WrittenBlob | undefined {
    return this.#waiting.get(this.#job.sequence[this.#next] ?? -1);
  }

  end(tail: Uint8Array): void {
    this.#maker.close();
    this.#output.write(tail);
    this.#output.close();
  }

  /**
   * The second reading of the files: each is compared with the index, so that the bytes are those
   * that were hashed.
   */
  #makeLayer({ layer, size }: WrittenBlob): void {
    const { progress } = this.#job.layers;
    this.#maker.make(layer, (bytes) => {
      this.#output.write(bytes);
      Atomics.add(progress, 0, BigInt(bytes.length));
    });
    this.#output.write(new Uint8Array(padded(size) - size));
  }

  #copyLayer(path: string, size: number): void {
    const input = openSync(path, 'r');
    const { buffer } = this.#maker;
    try {
      for (let count = readSync(input, buffer); count > 0; count = readSync(input, buffer)) {
        this.#output.write(buffer.subarray(0, count));
      }
    } finally {
      closeSync(input);
    }
    // Its room is needed; what cannot be removed now is reported when the whole directory is.
    attemptRemoval(path);
    this.#output.write(new Uint8Array(padded(size) - size));
  }
}

function attemptRemoval(path: string): void {
  try {
    rmSync(path);
  } catch {}
}
