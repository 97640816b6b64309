import { readSync } from 'node:fs';
import type { TarParser } from './tar-parser.ts';

/** Bytes read at once: several headers of small files, but little of the data of large ones. */
const windowSize = 4 * 1024;

/**
 * Gives a parser the headers of a tar that lies in an open file, and skips the data.
 * @param start of the tar in the file, and its `size`, in bytes.
 * @throws TarFault; an error of the system.
 */
export function walkHeaders(descriptor: number, start: number, size: number, parser: TarParser): void {
  let buffer = Buffer.allocUnsafeSlow(windowSize);
  let from = 0;
  let end = 0;
  while (!parser.hasEnded) {
    const { next, wanted } = parser;
    if (next + wanted > size) break;
    if (next < from || next + wanted > end) {
      if (wanted > buffer.length) buffer = Buffer.allocUnsafeSlow(wanted);
      from = next;
      end = next + readFully(descriptor, buffer, start + next, Math.min(buffer.length, size - next));
      if (next + wanted > end) break;
    }
    parser.take(buffer.subarray(next - from, next - from + wanted));
  }
  parser.finish(size);
}

/** @returns bytes read; fewer than `length` where the file ends. */
function readFully(descriptor: number, buffer: Buffer, position: number, length: number): number {
  let done = 0;
  while (done < length) {
    const count = readSync(descriptor, buffer, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
