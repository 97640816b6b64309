import { createWriteStream, fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { isatty, WriteStream } from 'node:tty';

const standardOutputDescriptor = 1;
const standardErrorDescriptor = 2;

/**
 * Where results and images go when no file is named. Configs and plugins write to descriptor 1 in ways that JavaScript does
 * not see (`fs.writeSync`, programs that they start, native code), so before the first of them runs, descriptor 1 becomes
 * standard error, and what it led to moves to a descriptor that only we know.
 */
class StandardOutput {
  #descriptor = standardOutputDescriptor;
  #stream: Writable | undefined;
  #onError: (error: NodeJS.ErrnoException) => void = () => undefined;

  /** What leads to standard output now. */
  get descriptor(): number {
    return this.#descriptor;
  }

  get isTerminal(): boolean {
    return isatty(this.#descriptor);
  }

  /** Columns of the terminal; `undefined` when it is none, or tells no width. */
  get columns(): number | undefined {
    if (!this.isTerminal) return undefined;
    const stream = this.#open();
    const columns = 'columns' in stream && typeof stream.columns === 'number' ? stream.columns : 0;
    return columns > 0 ? columns : undefined;
  }

  /** Whether all that was written has left the process. */
  get isDrained(): boolean {
    return (this.#stream?.writableLength ?? 0) === 0;
  }

  /** @param listener hears why something could not be written. */
  onError(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#onError = listener;
  }

  write(text: string): void {
    this.#open().write(text);
  }

  /**
   * From now on whatever others write to standard output goes to standard error. Does nothing the second time.
   * @param redirect makes one descriptor lead where another one leads, and returns a new one of what it led to.
   */
  setApart(redirect: (descriptor: number, target: number) => number): void {
    if (this.#descriptor !== standardOutputDescriptor) return;
    this.#descriptor = redirect(standardOutputDescriptor, standardErrorDescriptor);
    // What others print are messages: that they cannot be delivered stops nothing.
    process.stdout.on('error', () => undefined);
  }

  #open(): Writable {
    this.#stream ??= this.#make().on('error', (error) => this.#onError(error));
    return this.#stream;
  }

  /** Node makes the stream of descriptor 1 in the same way; made before `setApart`, that one would not follow. */
  #make(): Writable {
    const descriptor = this.#descriptor;
    if (descriptor === standardOutputDescriptor) return process.stdout;
    if (this.isTerminal) return new WriteStream(descriptor);
    const stat = fstatSync(descriptor);
    if (stat.isFIFO() || stat.isSocket()) return new Socket({ fd: descriptor, readable: false, writable: true });
    return createWriteStream('', { fd: descriptor, autoClose: false });
  }
}

/** A process has one. */
export const standardOutput = new StandardOutput();
