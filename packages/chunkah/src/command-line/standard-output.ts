import { createWriteStream, fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { isatty, WriteStream } from 'node:tty';

const standardOutputDescriptor = 1;
const standardErrorDescriptor = 2;

/**
 * Where results and images go if no file is named. Configs and plugins can write to descriptor 1 in
 * ways that JavaScript cannot intercept (`fs.writeSync`, child processes, native code). So before
 * the first of them runs, descriptor 1 is redirected to standard error, and its target moves to a
 * descriptor that only we know.
 */
class StandardOutput {
  #descriptor = standardOutputDescriptor;
  #stream: Writable | undefined;
  #onError: (error: NodeJS.ErrnoException) => void = () => undefined;

  /** The descriptor that now leads to standard output. */
  get descriptor(): number {
    return this.#descriptor;
  }

  get isTerminal(): boolean {
    return isatty(this.#descriptor);
  }

  /** Columns of the terminal; `undefined` if it is not a terminal or does not report its width. */
  get columns(): number | undefined {
    if (!this.isTerminal) return undefined;
    const stream = this.#open();
    const columns = 'columns' in stream && typeof stream.columns === 'number' ? stream.columns : 0;
    return columns > 0 ? columns : undefined;
  }

  /** Whether everything written has left the process. */
  get isDrained(): boolean {
    return (this.#stream?.writableLength ?? 0) === 0;
  }

  /** @param listener receives the error if something cannot be written. */
  onError(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#onError = listener;
  }

  write(text: string): void {
    this.#open().write(text);
  }

  /**
   * Redirects whatever others write to standard output to standard error. Does nothing if called
   * again.
   * @param redirect makes one descriptor lead where another one does; returns a new descriptor for
   *   its former target.
   */
  setApart(redirect: (descriptor: number, target: number) => number): void {
    if (this.#descriptor !== standardOutputDescriptor) return;
    this.#descriptor = redirect(standardOutputDescriptor, standardErrorDescriptor);
    // What others print is treated as messages: failing to deliver them does not stop anything.
    process.stdout.on('error', () => undefined);
  }

  #open(): Writable {
    this.#stream ??= this.#make().on('error', (error) => this.#onError(error));
    return this.#stream;
  }

  /**
   * Creates the stream as Node does for descriptor 1. Node's own, once created, would not follow
   * `setApart`.
   */
  #make(): Writable {
    const descriptor = this.#descriptor;
    if (descriptor === standardOutputDescriptor) return process.stdout;
    if (this.isTerminal) return new WriteStream(descriptor);
    const stat = fstatSync(descriptor);
    if (stat.isFIFO() || stat.isSocket()) return new Socket({ fd: descriptor, readable: false, writable: true });
    return createWriteStream('', { fd: descriptor, autoClose: false });
  }
}

/** There is one per process. */
export const standardOutput = new StandardOutput();
