import { closeSync, openSync, readSync } from 'node:fs';
import { BlockWriter } from '../layer/block-writer.ts';
import type { LayerContent, LayerEncoder } from '../layer/layer-encoder.ts';
import { padded } from '../layer/tar-header.ts';
import type { BlobPlace } from '../stored/stored-image.ts';

/** Bytes read at once: the headers of small files lie close together. */
const windowSize = 16 * 1024;

/** Ends a comparison. */
class Different extends Error {}

/**
 * Whether a tar has the entries of a layer with their metadata, and ends where the layer does.
 * Contents of files are not looked at. A tar that cannot be read is not known to differ.
 * @param buffer for the headers, overwritten.
 */
export function hasHeaders(tar: BlobPlace, content: LayerContent, encoder: LayerEncoder, buffer: Buffer): boolean {
  let window: TarWindow | undefined;
  try {
    window = new TarWindow(tar);
    compare(window, content, encoder, buffer);
    return true;
  } catch (error) {
    if (error instanceof Different) return false;
    if (error instanceof Error && 'syscall' in error) return true;
    throw error;
  } finally {
    window?.close();
  }
}

function compare(window: TarWindow, content: LayerContent, encoder: LayerEncoder, buffer: Buffer): void {
  let at = 0;
  const writer = new BlockWriter(buffer, (bytes) => {
    window.expect(bytes, at);
    at += bytes.length;
  });
  encoder.encode(content, writer, (_file, _path, size) => {
    writer.flush();
    at += padded(size);
  });
}

/** A part of a tar, which moves forward. */
class TarWindow {
  readonly #tar: BlobPlace;
  readonly #descriptor: number;
  #bytes = Buffer.allocUnsafe(windowSize);
  #start = 0;
  #end = 0;

  constructor(tar: BlobPlace) {
    this.#tar = tar;
    this.#descriptor = openSync(tar.path, 'r');
  }

  /** @throws Different when other bytes stand there. */
  expect(bytes: Buffer, at: number): void {
    if (at + bytes.length > this.#end) this.#moveTo(at, bytes.length);
    const from = at - this.#start;
    const isThere = at + bytes.length <= this.#end;
    if (!isThere || bytes.compare(this.#bytes, from, from + bytes.length) !== 0) throw new Different();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #moveTo(at: number, needed: number): void {
    if (needed > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(needed);
    const { start, size } = this.#tar;
    const wanted = Math.max(0, Math.min(this.#bytes.length, size - at));
    let done = 0;
    while (done < wanted) {
      const count = readSync(this.#descriptor, this.#bytes, done, wanted - done, start + at + done);
      if (count === 0) break;
      done += count;
    }
    this.#start = at;
    this.#end = at + done;
  }
}
