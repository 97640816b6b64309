import { closeSync, constants, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { systemCode } from '@chunkah/rootfs';
import { outputFailed } from './output-file.ts';
import { enlargePipe } from './pipe-size.ts';
import type { StreamOutput } from './stream-job.ts';

/**
 * Milliseconds between two tries on a full pipe: short at first, then longer, since its reader
 * seems to be slow.
 */
const shortestWait = 0.05;
const longestWait = 2;
/** Milliseconds between two looks for somebody who opens a fifo for reading. */
const readerWait = 20;

/**
 * The end of a stream. Pipes are written without blocking: a thread that waits in a system call
 * could not be stopped, and the process could not end before the pipe's reader does.
 */
export class StreamWriter {
  readonly #descriptor: number;
  readonly #isOwn: boolean;
  readonly #name: string;

  /** @throws ChunkahError when the output cannot be opened. */
  constructor(output: StreamOutput) {
    this.#name = output.name;
    const descriptor = 'descriptor' in output ? reopenPipe(output.descriptor) : openPath(output);
    this.#descriptor = descriptor;
    this.#isOwn = !('descriptor' in output) || descriptor !== output.descriptor;
    if (fstatSync(descriptor).isFIFO()) enlargePipe(descriptor);
  }

  /** @throws ChunkahError `OUTPUT_CLOSED`, `OUTPUT_FULL`, `OUTPUT_FAILED`. */
  write(bytes: Uint8Array): void {
    let done = 0;
    let wait = shortestWait;
    while (done < bytes.length) {
      const count = this.#writeSome(bytes, done);
      done += count;
      if (done === bytes.length) return;
      // The pipe is full: to try again at once would only make another error.
      wait = count > 0 ? shortestWait : Math.min(wait * 2, longestWait);
      sleep(wait);
    }
  }

  close(): void {
    if (this.#isOwn) closeSync(this.#descriptor);
  }

  /** Bytes written; 0 when the pipe is full. */
  #writeSome(bytes: Uint8Array, from: number): number {
    try {
      return writeSync(this.#descriptor, bytes, from);
    } catch (error) {
      if (systemCode(error) === 'EAGAIN') return 0;
      throw outputFailed(this.#name, error);
    }
  }
}

/**
 * A descriptor of our own for the pipe: whether a descriptor blocks is a property of all processes
 * that share it. Other kinds of output stay as they are.
 */
function reopenPipe(descriptor: number): number {
  if (!fstatSync(descriptor).isFIFO()) return descriptor;
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return descriptor;
  }
}

function openPath(output: Extract<StreamOutput, { path: string }>): number {
  for (;;) {
    try {
      return openSync(output.path, output.create ? 'wx' : constants.O_WRONLY | constants.O_NONBLOCK, 0o644);
    } catch (error) {
      // The fifo has no reader yet. A socket, and a device that is not there, give the same error
      // for ever.
      if (systemCode(error) !== 'ENXIO' || !isFifo(output.path)) throw outputFailed(output.name, error);
      sleep(readerWait);
    }
  }
}

function isFifo(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
