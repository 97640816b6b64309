import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { TarBlob } from '@chunkah/rootfs';
import { imageChanged, imageInvalid } from '../stored/errors.ts';
import { readAt } from '../stored/source-files.ts';
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

  /** All bytes that were not read yet, front to back. */
  *read(): Generator<Buffer> {
    const { isVerified } = this.#task;
    for (let piece = this.#next(); piece.length > 0; piece = this.#next()) {
      if (!isVerified) this.#hash.update(piece);
      yield piece;
    }
  }

  /**
   * Reads what is left, and compares the digest.
   * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_CHANGED`; an error of the system; Stopped.
   */
  finish(): void {
    const { digest, isVerified, place } = this.#task;
    if (!isVerified) {
      const rest = this.read();
      while (rest.next().done !== true);
      const found = `sha256:${this.#hash.digest('hex')}`;
      if (found !== digest) throw imageInvalid(this.#job.image, `its layer ${digest} has the digest ${found} instead`);
    } else {
      Atomics.add(this.#job.progress, 0, BigInt(place.size - this.#done));
    }
    const now = fstatSync(this.#descriptor, { bigint: true });
    if (now.mtimeNs !== this.#opened.mtimeNs || now.size !== this.#opened.size) throw imageChanged(place.path, digest);
  }

  /** A part of the file as a tar. */
  tarBlob(place: { readonly start: number; readonly size: number }): TarBlob {
    return tarBlob(this.#task.place.path, this.#descriptor, place);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** The next piece; empty at the end. */
  #next(): Buffer {
    if (Atomics.load(this.#job.stopped, 0) !== 0) throw new Stopped();
    const { place, digest } = this.#task;
    const wanted = Math.min(pieceSize, place.size - this.#done);
    const piece = readAt(this.#descriptor, place.start + this.#done, wanted);
    if (piece.length < wanted) throw imageChanged(place.path, digest);
    this.#done += piece.length;
    Atomics.add(this.#job.progress, 0, BigInt(piece.length));
    return piece;
  }
}
