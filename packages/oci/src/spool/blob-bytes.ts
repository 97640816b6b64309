import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { TarBlob } from '@chunkah/rootfs';
import { imageChanged, imageInvalid } from '../stored/errors.ts';
import { readAt, readInto } from '../stored/source-files.ts';
import type { LayerRows } from '../tree/layer-rows.ts';
import { type RowsRequest, walkLayerRows } from '../tree/read-layer-rows.ts';
import type { SpoolJob, SpoolTask } from './spool-job.ts';
import { Stopped } from './stopped.ts';
import { tarBlob } from './tar-blob.ts';

/** Bytes that are read at once. */
const pieceSize = 256 * 1024;

/** The bytes of a blob in an open file, hashed on the way. */
export class BlobBytes {
  readonly #task: SpoolTask;
  readonly #job: SpoolJob;
  readonly #descriptor: number;
  readonly #opened: BigIntStats;
  readonly #hash = createHash('sha256');
  /** Bytes that were read. */
  #done = 0;

  /** @throws an error of the system. */
  constructor(task: SpoolTask, job: SpoolJob) {
    this.#task = task;
    this.#job = job;
    // A fifo must not be waited for.
    this.#descriptor = openSync(task.place.path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.#opened = fstatSync(this.#descriptor, { bigint: true });
  }

  /** At most so many of the first bytes. */
  beginning(length: number): Buffer {
    const { start, size } = this.#task.place;
    return readAt(this.#descriptor, start, Math.min(length, size));
  }

  /** All bytes that were not read yet, front to back. Each piece has a buffer of its own. */
  *read(): Generator<Buffer> {
    for (;;) {
      const piece = this.#next(Buffer.allocUnsafe(this.#nextSize()));
      if (piece.length === 0) return;
      yield piece;
    }
  }

  /** The same for a reader that keeps none of it: a piece is valid until it returns. */
  readPassing(onPiece: (piece: Buffer) => void): void {
    const buffer = Buffer.allocUnsafeSlow(this.#nextSize());
    for (;;) {
      const piece = this.#next(buffer.subarray(0, this.#nextSize()));
      if (piece.length === 0) return;
      onPiece(piece);
    }
  }

  /**
   * Reads what is left, and compares the digest.
   * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_CHANGED`; an error of the system; Stopped.
   */
  finish(): void {
    const { digest, isVerified, place } = this.#task;
    if (!isVerified) {
      this.readPassing(() => {});
      const found = `sha256:${this.#hash.digest('hex')}`;
      if (found !== digest) throw imageInvalid(this.#job.image, `its layer ${digest} has the digest ${found} instead`);
    } else {
      Atomics.add(this.#job.progress, 0, BigInt(place.size - this.#done));
    }
    const now = fstatSync(this.#descriptor, { bigint: true });
    if (now.mtimeNs !== this.#opened.mtimeNs || now.size !== this.#opened.size) throw imageChanged(place.path, digest);
  }

  /** The headers of a tar that lies there, whose data is not read. */
  walkRows(request: RowsRequest): LayerRows {
    return walkLayerRows(this.#descriptor, this.#task.place, request);
  }

  /** A part of the file as a tar. */
  tarBlob(place: { readonly start: number; readonly size: number }): TarBlob {
    return tarBlob(this.#task.place.path, this.#descriptor, place);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #nextSize(): number {
    return Math.min(pieceSize, this.#task.place.size - this.#done);
  }

  /** Fills a buffer, which has the size of the next piece; 0 at the end. */
  #next(buffer: Buffer): Buffer {
    if (Atomics.load(this.#job.stopped, 0) !== 0) throw new Stopped();
    const { place, digest, isVerified } = this.#task;
    const count = readInto(buffer, this.#descriptor, place.start + this.#done);
    if (count < buffer.length) throw imageChanged(place.path, digest);
    if (!isVerified) this.#hash.update(buffer);
    this.#done += count;
    Atomics.add(this.#job.progress, 0, BigInt(count));
    return buffer;
  }
}
